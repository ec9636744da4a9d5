"""Custom routes over HTTP, with the actions of ECS and those of the VPC product."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.network import Vpc, VSwitch
from genzo.catalogue.route_entries import RouteEntry
from tests.api import Answer
from tests.http.vpc.conftest import FAR, REGION, Caller

BLOCK = "172.16.0.0/24"
SERVICE = "100.64.0.0/10"
PRODUCTS = pytest.mark.parametrize("product", ["", "vpc/"])


class Routed(NamedTuple):
    """A VPC with a vSwitch, an instance `i-hop` and an interface `eni-hop`, and its route table."""

    caller: Caller
    vpc_id: str
    vswitch_id: str
    table_id: str

    def call(self, action: str, /, **parameters: str) -> Answer:
        sent = {"RegionId": REGION, "AccessKeyId": str(self.caller.account_id), **parameters}
        return self.caller.worker.call(action, **{name: each for name, each in sent.items() if each})

    def create(self, product: str = "vpc/", /, **parameters: str) -> Answer:
        sent = {"DestinationCidrBlock": "10.0.0.0/8", "NextHopType": "Instance", "NextHopId": "i-hop"}
        named = {"RouteTableId": self.table_id, **sent, **parameters}
        return self.call(f"{product}CreateRouteEntry", **named)

    def delete(self, product: str = "vpc/", /, **parameters: str) -> Answer:
        sent = {"DestinationCidrBlock": "10.0.0.0/8", "NextHopId": "i-hop"}
        return self.call(
            f"{product}DeleteRouteEntry", **{"RouteTableId": self.table_id, **sent, **parameters}
        )

    def routes(self, product: str = "vpc/") -> list[Any]:
        """The custom routes as DescribeRouteTables shows them."""
        answer = self.call(f"{product}DescribeRouteTables", RouteTableId=self.table_id)
        (table,) = answer.json["RouteTables"]["RouteTable"]
        return [each for each in table["RouteEntrys"]["RouteEntry"] if each["Type"] == "Custom"]


@pytest.fixture
def routed(caller: Caller) -> Routed:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12")
    vpc_id = made["VpcId"]
    vswitch_id = caller.vswitch(vpc_id, BLOCK)
    place = {"vpc_id": vpc_id, "vswitch_id": vswitch_id}
    own = NetworkInterface(network_interface_id="eni-own", vswitch_id=vswitch_id)
    caller.put(Instance, "i-hop", **place, network_interfaces=(own,))
    caller.put(Instance, "i-pending", **place, status="Pending")
    caller.put(Instance, "i-classic")
    caller.put(Instance, "i-far", vpc_id="vpc-far", vswitch_id="vsw-far")
    for interface_id, vpc in (("eni-hop", vpc_id), ("eni-far", "vpc-far")):
        interface = NetworkInterface(network_interface_id=interface_id, type="Secondary")
        caller.put(DetachedInterface, interface_id, interface=interface, vpc_id=vpc)
    return Routed(caller, vpc_id, vswitch_id, made["RouteTableId"])


def outcome(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.code if answer.status >= 400 else ""


@PRODUCTS
def test_a_route_is_made_shown_and_deleted(routed: Routed, product: str) -> None:
    assert outcome(routed.create(product)) == (200, "")
    (shown,) = routed.routes(product)
    expected = {
        "Type": "Custom",
        "Status": "Available",
        "NextHopType": "Instance",
        "InstanceId": "i-hop",
        "DestinationCidrBlock": "10.0.0.0/8",
        "RouteTableId": routed.table_id,
        "NextHops": {"NextHop": []},
    }
    assert {name: shown[name] for name in expected} == expected
    assert outcome(routed.delete(product)) == (200, "")
    assert routed.routes(product) == []


def test_the_vpc_product_names_and_finds_a_route(routed: Routed) -> None:
    made = routed.create(RouteEntryName="name", Description="A text").json
    routed.create(DestinationCidrBlock="1.2.3.4", NextHopType="NetworkInterface", NextHopId="eni-hop")
    (shown, *_) = [each for each in routed.routes() if each["RouteEntryId"] == made["RouteEntryId"]]
    assert (shown["RouteEntryName"], shown["Description"]) == ("name", "A text")
    for asked, destinations in (
        ({}, {"10.0.0.0/8", "1.2.3.4/32"}),
        ({"RouteEntryName": "name"}, {"10.0.0.0/8"}),
        ({"NextHopId": "eni-hop"}, {"1.2.3.4/32"}),
        ({"NextHopType": "NetworkInterface"}, {"1.2.3.4/32"}),
        ({"RouteEntryId": made["RouteEntryId"]}, {"10.0.0.0/8"}),
    ):
        sent = {"RouteTableId": routed.table_id, "RouteEntryType": "Custom", **asked}
        found = routed.caller.done("DescribeRouteEntryList", **sent)["RouteEntrys"]["RouteEntry"]
        assert {each["DestinationCidrBlock"] for each in found} == destinations
        assert {each["Origin"] for each in found} == {"CustomCreate"}
    listed = routed.caller.done("DescribeRouteEntryList", RouteTableId=routed.table_id, NextHopId="i-hop")
    (hop,) = listed["RouteEntrys"]["RouteEntry"][0]["NextHops"]["NextHop"]
    assert (hop["NextHopId"], hop["NextHopType"]) == ("i-hop", "Instance")
    deleted = routed.call("vpc/DeleteRouteEntry", RouteEntryId=made["RouteEntryId"], NextHopId="i-hop")
    assert deleted.status == 200
    assert [each["InstanceId"] for each in routed.routes()] == ["eni-hop"]


def test_a_dry_run_makes_and_deletes_no_route(routed: Routed) -> None:
    dry = (400, "DryRunOperation")
    assert outcome(routed.create(DryRun="true")) == dry
    assert routed.routes() == []
    entry_id = routed.create().json["RouteEntryId"]
    assert outcome(routed.delete(DryRun="true")) == dry
    assert outcome(routed.call("vpc/DeleteRouteEntry", RouteEntryId=entry_id, DryRun="true")) == dry
    assert [each["RouteEntryId"] for each in routed.routes()] == [entry_id]


def test_the_filters_of_ecs(routed: Routed) -> None:
    router = routed.call("DescribeRouteTables").json["RouteTables"]["RouteTable"][0]["VRouterId"]
    routed.caller.vpc()
    for asked, number in (
        ({}, 2),
        ({"RegionId": ""}, 2),
        ({"VRouterId": router}, 1),
        ({"RouterId": router}, 1),
        ({"VRouterId": "vrt-none"}, 0),
        ({"RouterType": "VRouter"}, 2),
        ({"RouterType": "VBR"}, 0),
        ({"RouteTableName": "name"}, 0),
    ):
        assert routed.call("DescribeRouteTables", **asked).json["TotalCount"] == number
    assert outcome(routed.call("DescribeRouteTables", RegionId="cn-none")) == (
        404,
        "InvalidRegionId.NotFound",
    )
    stranger = routed._replace(caller=routed.caller._replace(account_id=2222222222222222))
    assert stranger.call("DescribeRouteTables", RouteTableId=routed.table_id).json["TotalCount"] == 0
    assert outcome(stranger.create()) == (404, "InvalidRouteTableId.NotFound")
    assert outcome(stranger.delete()) == (404, "InvalidRouteTableId.NotFound")


@PRODUCTS
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"RouteTableId": "vtb-none"}, (404, "InvalidRouteTableId.NotFound")),
        ({"RouteTableId": ""}, (400, "MissingParameter")),
        ({"DestinationCidrBlock": "10.0.0.1/8"}, (400, "InvalidCidrBlock.Malformed")),
        ({"DestinationCidrBlock": "here"}, (400, "InvalidCidrBlock.Malformed")),
        ({"DestinationCidrBlock": "100.64.1.0/24"}, (400, "InvalidDestinationCidrBlock")),
        ({"DestinationCidrBlock": SERVICE}, (400, "InvalidDestinationCidrBlock")),
        ({"DestinationCidrBlock": BLOCK}, (400, "RouteConflict.AlreadyExist")),
        ({"DestinationCidrBlock": "172.16.0.4"}, (400, "RouteConflict.AlreadyExist")),
        ({"NextHopId": "", "NextHopType": ""}, (400, "InvalidNexthopTypeAndList.BothNull")),
        ({"NextHopId": ""}, (400, "MissingParameter")),
        ({"NextHopType": "Nowhere"}, (400, "InvalidNextHopType")),
        ({"NextHopId": "i-none"}, (404, "InvalidInstanId.NotFound")),
        ({"NextHopId": "i-none", "NextHopType": ""}, (404, "InvalidInstanId.NotFound")),
        ({"NextHopId": "i-classic"}, (400, "IllegalParam.NextHopId")),
        ({"NextHopId": "i-far"}, (404, "OperationFailed.InstanceDismatchCurrentVpc")),
        ({"NextHopId": "i-pending"}, (403, "IncorrectInstanceStatus")),
        ({"NextHopType": "NetworkInterface"}, (404, "InvalidNetworkInterface.NotFound")),
        (
            {"NextHopType": "NetworkInterface", "NextHopId": "eni-far"},
            (404, "OperationFailed.InstanceDismatchCurrentVpc"),
        ),
        ({"NextHopType": "HaVip"}, (404, "InvalidHaVipId.NotFound")),
        ({"NextHopType": "RouterInterface"}, (400, "InvalidRouterInterface")),
        ({"NextHopType": "VpnGateway"}, (400, "InvalidVpnInstanceId.NotFound")),
        ({"NextHopType": "NatGateway"}, (404, "InvalidNatGatewayId.NotFound")),
        ({"NextHopType": "IPv6Gateway"}, (404, "InvalidIpv6Gateway.NotFound")),
        ({"NextHopType": "GatewayEndpoint"}, (400, "InvalidNextHop.NotFound")),
        ({"NextHopList.1.NextHopId": "ri-1"}, (400, "InvalidNexthopTypeAndList.BothNotNull")),
    ],
)
def test_a_route_is_refused(
    routed: Routed, product: str, parameters: dict[str, str], expected: tuple[int, str]
) -> None:
    assert outcome(routed.create(product, **parameters)) == expected
    assert routed.routes() == []


@PRODUCTS
@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (["ri-1"], "InvalidNexthopListSize"),
        (["ri-1", "ri-1"], "Duplicated.VpcNextHop"),
        (["ri-1", "ri-2"], "InvalidRouterInterface"),
    ],
)
def test_a_list_of_next_hops_is_refused(routed: Routed, product: str, hops: list[str], expected: str) -> None:
    named = {f"NextHopList.{place}.NextHopId": hop for place, hop in enumerate(hops, 1)}
    sent = {"NextHopId": "", "NextHopType": "", **named}
    assert outcome(routed.create(product, **sent)) == (400, expected)
    if len(hops) > 1:
        sent["NextHopList.2.NextHopType"] = "Instance"
        assert outcome(routed.create(product, **sent)) == (400, "OperationFailed.InvalidNextHopType")


@pytest.mark.parametrize(
    ("parameters", "of_vpc", "of_ecs"),
    [
        ({"DestinationCidrBlock": "pl-1"}, "ResourceNotFound.PrefixList", "InvalidCidrBlock.Malformed"),
        ({"DestinationCidrBlock": "::/0"}, "OperationDenied.VpcIpv6NotEnabled", "InvalidCidrBlock.Malformed"),
        ({"RouteEntryName": "http://x"}, "InvalidRouteEntryName.Malformed", ""),
        ({"Description": "http://x"}, "InvalidParameter", "InvalidCIDRBlock.Duplicate"),
        ({"NextHopType": "Attachment"}, "InvalidAttachment.NotFound", "InvalidNextHopType"),
        ({"NextHopType": "VpcPeer"}, "ResourceNotFound.VpcPeer", "InvalidNextHopType"),
        ({"NextHopType": "Ipv4Gateway"}, "ResourceNotFound.Ipv4Gateway", "InvalidNextHopType"),
        ({"NextHopType": "Ecr"}, "ResourceNotAssociated.Ecr", "InvalidNextHopType"),
    ],
)
def test_what_the_products_refuse_otherwise(
    routed: Routed, parameters: dict[str, str], of_vpc: str, of_ecs: str
) -> None:
    assert routed.create(**parameters).code == of_vpc
    if of_ecs == "InvalidCIDRBlock.Duplicate":
        routed.create(NextHopType="NetworkInterface", NextHopId="eni-hop")
    assert outcome(routed.create("", **parameters))[1] == of_ecs


@PRODUCTS
def test_a_destination_has_one_route(routed: Routed, product: str) -> None:
    routed.create()
    assert outcome(routed.create(product)) == (400, "InvalidRouteEntry.Duplicate")
    other = {"NextHopType": "NetworkInterface", "NextHopId": "eni-hop"}
    assert outcome(routed.create(product, **other)) == (400, "InvalidCIDRBlock.Duplicate")
    for place in range(2):
        assert outcome(routed.create(product, DestinationCidrBlock=f"11.{place}.0.0/16")) == (200, "")
    assert outcome(routed.create(product, DestinationCidrBlock="12.0.0.0/8")) == (400, "QuotaExceeded")


def _pending_vpc(routed: Routed) -> None:
    members = {"cidr_block": "172.16.0.0/12", "route_table_id": routed.table_id, "v_router_id": "vrt-1"}
    routed.caller.put(Vpc, routed.vpc_id, **members, settles_at=FAR)


def _pending_vswitch(routed: Routed) -> None:
    routed.caller.put(VSwitch, "vsw-new", vpc_id=routed.vpc_id, cidr_block="172.17.0.0/24", settles_at=FAR)


def _pending_entry(routed: Routed) -> None:
    members = {"route_table_id": routed.table_id, "destination_cidr_block": "9.0.0.0/8"}
    hop = {"next_hop_type": "NetworkInterface", "next_hop_id": "eni-hop"}
    routed.caller.put(RouteEntry, "rte-new", **members, **hop, settles_at=FAR)


@PRODUCTS
@pytest.mark.parametrize(
    ("change", "of_creation", "of_deletion"),
    [
        (_pending_vpc, "IncorrectVpcStatus", "IncorrectVpcStatus"),
        (_pending_vswitch, {"": "VswitchStatusError", "vpc/": "IncorrectVSwitchStatus"}, "TaskConflict"),
        (_pending_entry, "IncorrectRouteEntryStatus", "IncorrectRouteEntryStatus"),
    ],
)
def test_nothing_changes_beside_what_is_being_made(
    routed: Routed,
    product: str,
    change: Callable[[Routed], None],
    of_creation: str | dict[str, str],
    of_deletion: str,
) -> None:
    routed.create()
    change(routed)
    refused = of_creation if isinstance(of_creation, str) else of_creation[product]
    assert outcome(routed.create(product, DestinationCidrBlock="12.0.0.0/8")) == (400, refused)
    assert outcome(routed.delete(product)) == (400, of_deletion)


@PRODUCTS
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"RouteTableId": "vtb-none"}, (404, "InvalidRouteTableId.NotFound")),
        ({"RouteTableId": ""}, (400, "MissingParameter")),
        ({"DestinationCidrBlock": ""}, (400, "MissingParameter")),
        ({"DestinationCidrBlock": "here"}, (400, "InvalidCidrBlock.Malformed")),
        ({"DestinationCidrBlock": BLOCK}, (400, "OperationDenied")),
        ({"DestinationCidrBlock": SERVICE}, (400, "OperationDenied")),
        ({"DestinationCidrBlock": "11.0.0.0/8"}, (400, "InvalidRouteEntry.NotFound")),
        ({"NextHopId": "eni-hop"}, (400, "InvalidRouteEntry.NotFound")),
        ({"NextHopId": ""}, (400, "InvalidNextHop")),
        ({"NextHopList.1.NextHopId": "ri-1"}, (400, "ParamExclusive.NextHopIdAndList")),
        ({"NextHopId": "", "NextHopList.1.NextHopId": "ri-1"}, (400, "InvalidNextHopList.Size")),
        (
            {"NextHopId": "", "NextHopList.1.NextHopId": "ri-1", "NextHopList.2.NextHopId": "ri-2"},
            (400, "InvalidRouteEntry.NotFound"),
        ),
    ],
)
def test_a_deletion_is_refused(
    routed: Routed, product: str, parameters: dict[str, str], expected: tuple[int, str]
) -> None:
    routed.create()
    assert outcome(routed.delete(product, **parameters)) == expected
    assert len(routed.routes()) == 1


def test_a_deletion_by_id_is_refused(routed: Routed) -> None:
    entry_id = routed.create().json["RouteEntryId"]
    listed = routed.caller.done("DescribeRouteEntryList", RouteTableId=routed.table_id)
    system = [each for each in listed["RouteEntrys"]["RouteEntry"] if each["Type"] == "System"]
    both = "ParamExclusive.RouteEntryIdAndRouteTableIdOrDestCidrBlock"
    for parameters, expected in (
        ({"RouteEntryId": "rte-none"}, "InvalidRouteEntryId.NotFound"),
        ({"RouteEntryId": entry_id, "RouteTableId": "vtb-none"}, "InvalidRouteEntryId.NotFound"),
        ({"RouteEntryId": entry_id, "DestinationCidrBlock": "10.0.0.0/8"}, both),
        ({"RouteEntryId": entry_id, "NextHopId": "eni-hop"}, "InvalidRouteEntry.NotFound"),
        ({"RouteEntryId": system[0]["RouteEntryId"]}, "OperationDenied"),
    ):
        assert outcome(routed.call("vpc/DeleteRouteEntry", **parameters)) == (400, expected)
    assert len(routed.routes()) == 1


@PRODUCTS
def test_routes_bind_their_vpc(routed: Routed, product: str) -> None:
    routed.create(NextHopType="NetworkInterface", NextHopId="eni-hop", DestinationCidrBlock="172.20.1.0/24")
    new = {"VpcId": routed.vpc_id, "ZoneId": "cn-hangzhou-h", "CidrBlock": "172.20.0.0/16"}
    assert outcome(routed.call(f"{product}CreateVSwitch", **new)) == (400, "RouteConflict.AlreadyExist")
    new["CidrBlock"] = "172.20.1.0/25"
    assert outcome(routed.call(f"{product}CreateVSwitch", **new)) == (200, "")
    for instance_id in ("i-hop", "i-pending"):
        gone = routed.caller.service.store
        with gone.writing() as catalogue:
            found = catalogue.resource(Instance, routed.caller.account_id, REGION, instance_id)
            assert found is not None
            catalogue.delete_resource(found)
    refused = outcome(routed.call(f"{product}DeleteVpc", VpcId=routed.vpc_id))
    assert refused == (400, "DependencyViolation.RouteEntry")
    _pending_entry(routed)
    new["CidrBlock"] = "172.21.0.0/16"
    assert outcome(routed.call(f"{product}CreateVSwitch", **new)) == (400, "IncorrectRouteEntryStatus")
    refused = outcome(routed.call(f"{product}DeleteVSwitch", VSwitchId=routed.vswitch_id))
    assert refused == (400, "IncorrectRouteEntryStatus")


def test_an_instance_that_routes_lead_to_stays(routed: Routed) -> None:
    routed.create(DestinationCidrBlock="11.0.0.0/8", NextHopType="NetworkInterface", NextHopId="eni-own")
    forced = {"Force": "true"}
    refused = outcome(routed.call("DeleteInstance", InstanceId="i-hop", **forced))
    assert refused == (400, "DependencyViolation.RouteEntry")
    refused = outcome(routed.call("DeleteInstances", **{"InstanceId.1": "i-hop"}, **forced))
    assert refused == (400, "DependencyViolation.RouteEntry")
    routed.delete(DestinationCidrBlock="11.0.0.0/8", NextHopId="eni-own")
    assert outcome(routed.call("DeleteInstance", InstanceId="i-hop", **forced)) == (200, "")
