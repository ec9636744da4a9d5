"""vSwitches over HTTP, with the actions of the VPC product."""

import pytest

from genzo.catalogue.instances import Instance
from genzo.catalogue.network import Vpc, VSwitch
from tests.http.vpc.conftest import FAR, REGION, ZONE, Caller


def test_a_vswitch_is_shown_alike_by_all_actions(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12")
    vswitch_id = caller.vswitch(made["VpcId"], VSwitchName="1 name", Description="-", Tag_1_Key="key")
    caller.put(Instance, "i-1", vpc_id=made["VpcId"], vswitch_id=vswitch_id, private_ip="172.16.0.9")
    (shown,) = caller.done("DescribeVSwitches")["VSwitches"]["VSwitch"]
    expected = {
        "VSwitchId": vswitch_id,
        "VpcId": made["VpcId"],
        "Status": "Available",
        "CidrBlock": "172.16.0.0/24",
        "ZoneId": ZONE,
        "VSwitchName": "1 name",
        "Description": "-",
        "AvailableIpAddressCount": 251,
        "OwnerId": caller.account_id,
        "RouteTable": {"RouteTableId": made["RouteTableId"], "RouteTableType": "System"},
        "Tags": {"Tag": [{"Key": "key", "Value": ""}]},
        "IsDefault": False,
        "EnabledIpv6": False,
    }
    assert {name: shown[name] for name in expected} == expected
    attributes = caller.done("DescribeVSwitchAttributes", VSwitchId=vswitch_id)
    assert attributes == {**shown, "RequestId": attributes["RequestId"]}
    (by_ecs,) = caller.ecs("DescribeVSwitches")["VSwitches"]["VSwitch"]
    assert {name: by_ecs[name] for name in expected if name in by_ecs} == {
        name: value for name, value in expected.items() if name in by_ecs
    }


def test_an_unknown_vswitch_is_an_answer_with_empty_members(caller: Caller) -> None:
    shown = caller.done("DescribeVSwitchAttributes", VSwitchId="vsw-none")
    assert (shown["VSwitchId"], shown["Status"]) == ("", "")
    vswitch_id = caller.vswitch(caller.vpc())
    other = caller._replace(account_id=2222222222222222)
    assert other.done("DescribeVSwitchAttributes", VSwitchId=vswitch_id)["VSwitchId"] == ""
    refused = caller.refused("DescribeVSwitchAttributes", VSwitchId=vswitch_id, DryRun="true")
    assert refused == (400, "DryRunOperation")
    refused = caller.refused("DescribeVSwitchAttributes", VSwitchId=vswitch_id, RegionId="cn-none")
    assert refused == (404, "InvalidRegionId.NotFound")


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"ZoneId": "cn-none-a"}, (404, "InvalidZoneId.NotFound")),
        ({"VpcId": "vpc-none"}, (404, "InvalidVpcId.NotFound")),
        ({"VpcId": "vpc-pending"}, (400, "IncorrectVpcStatus")),
        ({"VSwitchName": "http://x"}, (400, "InvalidVSwitchName.Malformed")),
        ({"Description": "http://x"}, (400, "InvalidVSwitchDiscription.Malformed")),
        ({"CidrBlock": "x"}, (400, "InvalidCidrBlock.Malformed")),
        ({"CidrBlock": "172.16.0.0/30"}, (400, "InvalidCirdrBlock.MaskLength")),
        ({"CidrBlock": "10.0.0.0/24"}, (400, "InvalidParameter")),
        ({"CidrBlock": "172.16.0.0/25"}, (400, "InvalidCidrBlock.Overlapped")),
        ({"Ipv6CidrBlock": "1"}, (400, "OperationFailed.VpcIpv6Disabled")),
        ({"VpcIpv6CidrBlock": "2408::/56"}, (400, "OperationFailed.VpcIpv6Disabled")),
        ({"Tag.1.Key": "acs:x"}, (400, "InvalidParameter")),
    ],
)
def test_what_cannot_be_created(caller: Caller, parameters: dict[str, str], outcome: tuple[int, str]) -> None:
    caller.put(Vpc, "vpc-pending", cidr_block="172.16.0.0/12", settles_at=FAR)
    vpc_id = caller.vpc()
    caller.vswitch(vpc_id)
    sent = {"VpcId": vpc_id, "CidrBlock": "172.16.1.0/24", "ZoneId": ZONE, **parameters}
    assert caller.refused("CreateVSwitch", **sent) == outcome
    assert caller.done("DescribeVSwitches")["TotalCount"] == 1


def test_a_missing_parameter_is_answered_in_own_words(caller: Caller) -> None:
    for action, parameters in (("CreateVSwitch", {"ZoneId": ZONE}), ("DeleteVSwitch", {})):
        answer = caller.call(action, **parameters)
        assert (answer.status, answer.code) == (400, "MissingParameter")
        assert answer.json["Message"] == "Miss mandatory parameter."


def test_one_vswitch_of_a_vpc_is_made_at_a_time(caller: Caller) -> None:
    vpc_id = caller.vpc()
    caller.put(VSwitch, "vsw-pending", vpc_id=vpc_id, cidr_block="172.16.0.0/24", settles_at=FAR)
    refused = caller.refused("CreateVSwitch", VpcId=vpc_id, CidrBlock="172.16.1.0/24", ZoneId=ZONE)
    assert refused == (400, "OperationDenied.OtherSubnetCreating")
    refused = caller.refused("ModifyVSwitchAttribute", VSwitchId="vsw-pending", VSwitchName="new")
    assert refused == (400, "IncorrectStatus.VSwitch")
    assert caller.refused("DeleteVSwitch", VSwitchId="vsw-pending") == (400, "IncorrectVSwitchStatus")


def test_the_quota_of_vswitches(caller: Caller) -> None:
    vpc_id = caller.vpc()
    made = {caller.vswitch(vpc_id, f"172.16.{number}.0/24") for number in range(3)}
    refused = caller.refused("CreateVSwitch", VpcId=vpc_id, CidrBlock="172.16.9.0/24", ZoneId=ZONE)
    assert refused == (400, "QuotaExceeded.VSwitch")
    pages = [caller.done("DescribeVSwitches", PageSize="2", PageNumber=number) for number in "12"]
    assert {each["VSwitchId"] for page in pages for each in page["VSwitches"]["VSwitch"]} == made


def test_filters(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12")
    first = caller.vswitch(made["VpcId"], VSwitchName="first", Tag_1_Key="k", Tag_1_Value="v")
    second = caller.vswitch(caller.vpc(), ZoneId="cn-hangzhou-i")
    for parameters, expected in (
        ({"VSwitchId": f"{first},{second}"}, {first, second}),
        ({"VpcId": made["VpcId"]}, {first}),
        ({"ZoneId": "cn-hangzhou-i"}, {second}),
        ({"VSwitchName": "first"}, {first}),
        ({"RouteTableId": made["RouteTableId"]}, {first}),
        ({"ResourceGroupId": "rg-1"}, set()),
        ({"Tag.1.Key": "k"}, {first}),
        ({"IsDefault": "true"}, set()),
        ({"EnableIpv6": "true"}, set()),
        ({"VSwitchOwnerId": str(caller.account_id)}, {first, second}),
    ):
        found = caller.done("DescribeVSwitches", **parameters)["VSwitches"]["VSwitch"]
        assert {each["VSwitchId"] for each in found} == expected
    many = ",".join(f"vsw-{number}" for number in range(21))
    for parameters, outcome in (
        ({"VSwitchId": many}, (404, "InvalidVSwitchIdNumber.NotSupported")),
        ({"VSwitchOwnerId": "1"}, (400, "IllegalParam.OwnerId")),
        ({"Tag.1.Key": "acs:x"}, (400, "InvalidTagKey")),
        ({"Tag.1.Key": "x", "Tag.1.Value": "http://x"}, (400, "InvalidTagValue")),
        ({"OwnerAccount": "somebody"}, (400, "IellgalParameter.OwnerAccount")),
        ({"DryRun": "true"}, (400, "DryRunOperation")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        assert caller.refused("DescribeVSwitches", **parameters) == outcome


def test_a_vswitch_is_renamed(caller: Caller) -> None:
    vswitch_id = caller.vswitch(caller.vpc())
    for parameters, outcome in (
        ({"VSwitchName": "http://x"}, (400, "InvalidVSwitchName.Malformed")),
        ({"Description": "http://x"}, (400, "InvalidVSwitchDiscription.Malformed")),
        ({"EnableIPv6": "true"}, (400, "OperationFailed.VpcIpv6Disabled")),
        ({"Ipv6CidrBlock": "1"}, (400, "OperationFailed.VpcIpv6Disabled")),
        ({"VpcIpv6CidrBlock": "2408::/56"}, (400, "OperationFailed.VpcIpv6Disabled")),
        ({"VSwitchId": "vsw-none"}, (404, "InvalidVSwitchId.NotFound")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        sent = {"VSwitchId": vswitch_id, **parameters}
        assert caller.refused("ModifyVSwitchAttribute", **sent) == outcome
    caller.done("ModifyVSwitchAttribute", VSwitchId=vswitch_id, VSwitchName="new", Description="text")
    shown = caller.done("DescribeVSwitchAttributes", VSwitchId=vswitch_id)
    assert (shown["VSwitchName"], shown["Description"]) == ("new", "text")


def test_a_vswitch_with_instances_is_not_deleted(caller: Caller) -> None:
    used, free = caller.vswitch(vpc_id := caller.vpc()), caller.vswitch(vpc_id, "172.16.1.0/24")
    caller.put(Instance, "i-1", vpc_id=vpc_id, vswitch_id=used)
    assert caller.refused("DeleteVSwitch", VSwitchId=used) == (400, "DependencyViolation")
    assert caller.refused("DeleteVSwitch", VSwitchId="vsw-none") == (404, "InvalidVSwitchId.NotFound")
    assert caller.refused("DeleteVSwitch", VSwitchId=free, DryRun="true") == (400, "DryRunOperation")
    refused = caller.refused("DeleteVSwitch", VSwitchId=free, RegionId="cn-none")
    assert refused == (404, "Forbidden.RegionNotFound")
    caller.done("DeleteVSwitch", VSwitchId=free, RegionId=REGION)
    assert caller.done("DescribeVSwitchAttributes", VSwitchId=free)["VSwitchId"] == ""
