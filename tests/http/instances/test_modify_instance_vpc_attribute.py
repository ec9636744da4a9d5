"""ModifyInstanceVpcAttribute over HTTP: another address, vSwitch or VPC."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.network import SecurityGroup, VSwitch
from genzo.catalogue.route_entries import RouteEntry
from tests.api import Answer, Api
from tests.http.instances.instance_catalogue import (
    ACCOUNT,
    PLACE,
    REGION,
    RESOURCES,
    ZONE,
    instance,
    refused,
)
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_OTHER_VSWITCH = {"VSwitchId": "vsw-else", "VpcId": "vpc-2"}


def _instance(name: str, address: str, **members: Any) -> Instance:  # noqa: ANN401 - any member
    interface = NetworkInterface(
        network_interface_id=f"eni-{name}",
        ip_address=address,
        vswitch_id="vsw-1",
        security_group_ids=("sg-1",),
    )
    standard: dict[str, Any] = {
        **PLACE,
        "resource_id": f"i-{name}",
        "status": "Stopped",
        "zone_id": ZONE,
        "vpc_id": "vpc-1",
        "vswitch_id": "vsw-1",
        "private_ip": address,
        "security_group_ids": ("sg-1",),
        "network_interfaces": (interface,),
    }
    return Instance(**{**standard, **members})


_SECONDARY = NetworkInterface(network_interface_id="eni-second", type="Secondary")
_TWO_ADDRESSES = NetworkInterface(network_interface_id="eni-two", secondary_ips=("172.16.0.90",))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    many = tuple(f"sg-many-{place}" for place in range(6))
    resources = (
        *RESOURCES,
        VSwitch(**PLACE, resource_id="vsw-tiny", vpc_id="vpc-1", zone_id=ZONE, cidr_block="172.16.9.0/29"),
        *(SecurityGroup(**PLACE, resource_id=each, vpc_id="vpc-2") for each in (*many, "sg-crowded")),
        SecurityGroup(
            **PLACE, resource_id="sg-else-enterprise", vpc_id="vpc-2", security_group_type="enterprise"
        ),
        _instance("moved", "172.16.0.10"),
        _instance("vpc", "172.16.0.11"),
        _instance("same", "172.16.0.12"),
        _instance("refused", "172.16.0.13"),
        _instance("running", "172.16.0.14", status="Running"),
        _instance("classic", "10.0.0.9", vpc_id="", vswitch_id=""),
        _instance("second", "172.16.0.15", network_interfaces=(_TWO_ADDRESSES, _SECONDARY)),
        _instance("two", "172.16.0.16", network_interfaces=(_TWO_ADDRESSES,)),
        _instance("hop", "172.16.0.17"),
        RouteEntry(**PLACE, resource_id="rte-1", route_table_id="vtb-1", next_hop_id="i-hop"),
        _instance("crowd", "10.0.0.8", vpc_id="vpc-2", security_group_ids=("sg-crowded",)),
        *(_instance(f"tiny-{place}", f"172.16.9.{place}", vswitch_id="vsw-tiny") for place in range(1, 5)),
    )
    create_catalogue(folder, resources)
    with serving_here(
        "--data", folder, "--auth", "open", "--quota", "instances_per_security_group=1"
    ) as started:
        yield Api(started.host, started.port, key=str(ACCOUNT))


def _move(api: Api, name: str, /, **sent: str) -> Answer:
    return api.call("ModifyInstanceVpcAttribute", **{"InstanceId": f"i-{name}", "VSwitchId": "vsw-1", **sent})


def _interface(api: Api, name: str) -> dict[str, Any]:
    answer = api.call("DescribeNetworkInterfaces", RegionId=REGION, InstanceId=f"i-{name}")
    (found,) = answer.json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    shown: dict[str, Any] = found
    return shown


def test_an_instance_moves_within_its_vpc(api: Api) -> None:
    assert _move(api, "moved", PrivateIpAddress="172.16.0.77").status == 200
    attributes = instance(api, "i-moved")["VpcAttributes"]
    assert attributes["PrivateIpAddress"]["IpAddress"] == ["172.16.0.77"]
    assert _move(api, "moved", VSwitchId="vsw-small").status == 200
    attributes = instance(api, "i-moved")["VpcAttributes"]
    assert (attributes["VSwitchId"], attributes["VpcId"]) == ("vsw-small", "vpc-1")
    (address,) = attributes["PrivateIpAddress"]["IpAddress"]
    assert address == "172.16.1.1"
    shown = _interface(api, "moved")
    assert (shown["VSwitchId"], shown["PrivateIpAddress"]) == ("vsw-small", address)
    assert shown["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1"]


def test_an_instance_moves_to_another_vpc(api: Api) -> None:
    sent = {**_OTHER_VSWITCH, "SecurityGroupId_1": "sg-many-0", "SecurityGroupId_2": "sg-many-1"}
    assert _move(api, "vpc", **sent).status == 200
    shown = instance(api, "i-vpc")
    assert shown["VpcAttributes"]["VpcId"] == "vpc-2"
    assert shown["SecurityGroupIds"]["SecurityGroupId"] == ["sg-many-0", "sg-many-1"]
    found = _interface(api, "vpc")
    assert (found["VpcId"], found["SecurityGroupIds"]) == ("vpc-2", shown["SecurityGroupIds"])


def test_an_instance_keeps_an_address_that_it_has(api: Api) -> None:
    assert _move(api, "same", PrivateIpAddress="172.16.0.12").status == 200


@pytest.mark.parametrize(
    ("name", "sent", "expected"),
    [
        ("none", {}, (404, "InvalidInstanceId.NotFound")),
        ("classic", {}, (400, "OperationDenied")),
        ("running", {}, (400, "IncorrectInstanceStatus")),
        ("refused", {"VSwitchId": "vsw-none"}, (404, "InvalidVSwitchId.NotFound")),
        ("refused", {"VSwitchId": "vsw-pending"}, (400, "IncorrectVSwitchStatus")),
        ("refused", {"VSwitchId": "vsw-far"}, (400, "InvalidVSwitchId.Mismatch")),
        ("refused", {"VSwitchId": "vsw-else"}, (404, "InvalidVSwitch.NotBelongToVpc")),
        ("refused", {"SecurityGroupId_1": "sg-2"}, (404, "InvalidParameter.MustBeEmpty")),
        ("two", {}, (400, "PrimaryEniHasSubIp")),
        ("refused", {"PrivateIpAddress": "172.16"}, (400, "InvalidPrivateIpAddress.Malformed")),
        ("refused", {"PrivateIpAddress": "10.0.0.7"}, (400, "InvalidPrivateIpAddress.Mismatch")),
        ("refused", {"PrivateIpAddress": "172.16.0.0"}, (400, "InvalidPrivateIpAddress.Mismatch")),
        ("refused", {"PrivateIpAddress": "172.16.0.12"}, (400, "InvalidPrivateIpAddress.Duplicated")),
        ("refused", {"VSwitchId": "vsw-tiny"}, (404, "InvalidParameter.NotEnoughIpInVSwitch")),
        ("refused", {"VpcId": "vpc-1"}, (404, "InvalidParameter.AlreadyInTargetVpc")),
        ("refused", _OTHER_VSWITCH, (404, "InvalidParameter.SecurityGroupId")),
        (
            "hop",
            {**_OTHER_VSWITCH, "SecurityGroupId_1": "sg-many-2"},
            (404, "InvalidDependence.NextHopOfCustomRouter"),
        ),
        (
            "second",
            {**_OTHER_VSWITCH, "SecurityGroupId_1": "sg-many-2"},
            (404, "InvalidInstance.AttachedEni"),
        ),
        ("two", {**_OTHER_VSWITCH, "SecurityGroupId_1": "sg-many-2"}, (404, "InvalidIp.MultiPrimaryIp")),
    ],
)
def test_a_move_that_is_refused(api: Api, name: str, sent: dict[str, str], expected: tuple[int, str]) -> None:
    assert refused(_move(api, name, **sent)) == expected


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["sg-many-2", "sg-many-2"], (404, "InvalidParameter.SecurityGroupIdRepeated")),
        ([f"sg-many-{place}" for place in range(6)], (404, "JoinedGroupLimitExceed")),
        (["sg-none"], (404, "InvalidSecurityGroupId.NotFound")),
        (["sg-classic"], (404, "InvalidSecurityGroupType.NotSupportClassic")),
        (["sg-2"], (404, "InvalidSecurityGroupVpc.NotBelongToOneVpc")),
        (["sg-many-2", "sg-else-enterprise"], (404, "EnterpriseGroupLimited.MutliGroupType")),
        (["sg-crowded"], (403, "SecurityGroupInstanceLimitExceed")),
    ],
)
def test_groups_that_are_refused(api: Api, groups: list[str], expected: tuple[int, str]) -> None:
    named = {f"SecurityGroupId_{place}": each for place, each in enumerate(groups, 1)}
    assert refused(_move(api, "refused", **_OTHER_VSWITCH, **named)) == expected


def test_an_instance_of_another_account_is_not_found(api: Api) -> None:
    theirs = api._replace(key="2222222222222222")
    assert refused(_move(theirs, "same")) == (404, "InvalidInstanceId.NotFound")
