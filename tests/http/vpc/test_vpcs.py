"""VPCs over HTTP, with the actions of the VPC product."""

import re

import pytest

from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup, Vpc
from tests.http.vpc.conftest import FAR, REGION, Caller


def test_a_vpc_is_shown_with_every_member(caller: Caller) -> None:
    made = caller.done(
        "CreateVpc",
        CidrBlock="192.168.0.0/16",
        VpcName="1 name",
        Description="-",
        ResourceGroupId="rg-1",
        UserCidr="30.0.0.0/8",
        Tag_1_Key="key",
        Tag_1_Value="value",
    )
    assert made.keys() == {"VpcId", "VRouterId", "RequestId", "RouteTableId", "ResourceGroupId"}
    (shown,) = caller.done("DescribeVpcs")["Vpcs"]["Vpc"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown.pop("CreationTime"))
    expected = {
        "Status": "Available",
        "VpcId": made["VpcId"],
        "IsDefault": False,
        "OwnerId": caller.account_id,
        "RegionId": REGION,
        "VpcName": "1 name",
        "VRouterId": made["VRouterId"],
        "DhcpOptionsSetStatus": "",
        "CidrBlock": "192.168.0.0/16",
        "Description": "-",
        "ResourceGroupId": "rg-1",
        "DhcpOptionsSetId": "",
        "Ipv6CidrBlock": "",
        "CenStatus": "",
        "Tags": {"Tag": [{"Key": "key", "Value": "value"}]},
        "Ipv6CidrBlocks": {"Ipv6CidrBlock": []},
        "VSwitchIds": {"VSwitchId": []},
        "SecondaryCidrBlocks": {"SecondaryCidrBlock": []},
        "UserCidrs": {"UserCidr": ["30.0.0.0/8"]},
        "NatGatewayIds": {"NatGatewayIds": []},
        "RouterTableIds": {"RouterTableIds": [made["RouteTableId"]]},
        "EnabledIpv6": False,
        "DnsHostnameStatus": "DISABLED",
    }
    assert shown == expected
    (by_ecs,) = caller.ecs("DescribeVpcs")["Vpcs"]["Vpc"]
    assert {name: by_ecs[name] for name in expected if name in by_ecs} == {
        name: value for name, value in expected.items() if name in by_ecs
    }


def test_the_attributes_of_a_vpc(caller: Caller) -> None:
    vpc_id = caller.vpc(VpcName="name", Tag_1_Key="key")
    vswitch_id = caller.vswitch(vpc_id)
    shown = caller.done("DescribeVpcAttribute", VpcId=vpc_id)
    expected = {
        "VpcId": vpc_id,
        "VpcName": "name",
        "Status": "Available",
        "OwnerId": caller.account_id,
        "CidrBlock": "172.16.0.0/12",
        "VSwitchIds": {"VSwitchId": [vswitch_id]},
        "Tags": {"Tag": [{"Key": "key", "Value": ""}]},
        "ClassicLinkEnabled": False,
        "SupportIpv4Gateway": False,
    }
    assert {name: shown[name] for name in expected} == expected
    counts = shown["CloudResources"]["CloudResourceSetType"]
    assert {each["ResourceType"]: each["ResourceCount"] for each in counts} == {
        "VRouter": 1,
        "RouteTable": 1,
        "VSwitch": 1,
    }


def test_host_names_in_dns_are_switched_on_and_off(caller: Caller) -> None:
    vpc_id = caller.vpc(EnableDnsHostname="true")

    def status() -> str:
        (listed,) = caller.done("DescribeVpcs")["Vpcs"]["Vpc"]
        shown: str = caller.done("DescribeVpcAttribute", VpcId=vpc_id)["DnsHostnameStatus"]
        assert listed["DnsHostnameStatus"] == shown
        return shown

    assert status() == "ENABLED"
    caller.done("ModifyVpcAttribute", VpcId=vpc_id, VpcName="other")
    assert status() == "ENABLED"
    caller.done("ModifyVpcAttribute", VpcId=vpc_id, EnableDnsHostname="false")
    assert status() == "DISABLED"


def test_a_repeated_deletion_with_its_token_succeeds(caller: Caller) -> None:
    vpc_id = caller.vpc()
    for _ in range(2):
        caller.done("DeleteVpc", VpcId=vpc_id, ClientToken="once")
    assert caller.refused("DeleteVpc", VpcId=vpc_id)[1] == "InvalidVpcId.NotFound"


def test_an_unknown_vpc_is_an_answer_with_empty_members(caller: Caller) -> None:
    shown = caller.done("DescribeVpcAttribute", VpcId="vpc-none")
    assert (shown["VpcId"], shown["Status"], shown["RegionId"]) == ("", "", REGION)
    vpc_id = caller.vpc()
    other = caller._replace(account_id=2222222222222222)
    assert other.done("DescribeVpcAttribute", VpcId=vpc_id)["VpcId"] == ""
    assert caller.done("DescribeVpcAttribute", VpcId=vpc_id, IsDefault="true")["VpcId"] == ""


@pytest.mark.parametrize(
    ("parameters", "outcome"),
    [
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"CidrBlock": "172.16.0.0"}, (400, "InvalidParameter")),
        ({"CidrBlock": "172.16.0.0/29"}, (400, "InvalidParameter")),
        ({"CidrBlock": "100.64.0.0/16"}, (400, "InvalidParameter")),
        ({"CidrBlock": "127.0.0.0/16"}, (400, "InvalidParameter")),
        ({"VpcName": "http://x"}, (400, "InvalidVpcName.Malformed")),
        ({"VpcName": "x" * 129}, (400, "InvalidVpcName.Malformed")),
        ({"Description": "https://x"}, (400, "InvalidVpcDiscription.Malformed")),
        ({"UserCidr": "x"}, (400, "IllegalParam.UserCidr")),
        ({"UserCidr": "1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8"}, (400, "InvalidUserCidr.Quota")),
        ({"UserCidr": "100.64.0.0/16"}, (400, "InvalidUserCidr.Malformed")),
        ({"EnableIpv6": "true"}, (400, "OperationUnsupported.Ipv6Feature")),
        ({"Ipv6CidrBlock": "2408::/56"}, (400, "OperationUnsupported.Ipv6Feature")),
        ({"Ipv6Isp": "ChinaMobile"}, (400, "UnsupportedFeature.Ipv6Isp")),
        ({"Ipv4IpamPoolId": "ipam-pool-1"}, (404, "ResourceNotFound.IpamPool")),
        ({"Ipv6IpamPoolId": "ipam-pool-1"}, (404, "ResourceNotFound.IpamPool")),
        ({"Tag.1.Key": "acs:x"}, (400, "InvalidParameter")),
        ({"DryRun": "true"}, (400, "DryRunOperation")),
    ],
)
def test_what_cannot_be_created(caller: Caller, parameters: dict[str, str], outcome: tuple[int, str]) -> None:
    assert caller.refused("CreateVpc", **parameters) == outcome
    assert caller.done("DescribeVpcs")["TotalCount"] == 0


def test_blocks_that_ecs_does_not_allow(caller: Caller) -> None:
    vpc_id = caller.vpc(CidrBlock="30.0.0.0/8")
    assert caller.done("DescribeVpcAttribute", VpcId=vpc_id)["CidrBlock"] == "30.0.0.0/8"


def test_the_quota_of_vpcs(caller: Caller) -> None:
    made = {caller.vpc() for _ in range(3)}
    assert caller.refused("CreateVpc") == (400, "QuotaExceeded.Vpc")
    pages = [caller.done("DescribeVpcs", PageSize="2", PageNumber=number) for number in "12"]
    assert {each["VpcId"] for page in pages for each in page["Vpcs"]["Vpc"]} == made


def test_filters(caller: Caller) -> None:
    first = caller.vpc(VpcName="first", ResourceGroupId="rg-1", Tag_1_Key="k", Tag_1_Value="v")
    second = caller.vpc(VpcName="second")
    for parameters, expected in (
        ({"VpcId": f"{first},{second}"}, {first, second}),
        ({"VpcName": "first"}, {first}),
        ({"ResourceGroupId": "rg-1"}, {first}),
        ({"Tag.1.Key": "k"}, {first}),
        ({"Tag.1.Key": "k", "Tag.1.Value": "other"}, set()),
        ({"IsDefault": "true"}, set()),
        ({"EnableIpv6": "true"}, set()),
        ({"EnableIpv6": "false"}, {first, second}),
        ({"DhcpOptionsSetId": "dopt-1"}, set()),
        ({"VpcOwnerId": str(caller.account_id)}, {first, second}),
    ):
        found = caller.done("DescribeVpcs", **parameters)["Vpcs"]["Vpc"]
        assert {each["VpcId"] for each in found} == expected
    many = ",".join(f"vpc-{number}" for number in range(21))
    for parameters, outcome in (
        ({"VpcId": many}, (400, "InvalidVpcIdNumber.NotSupported")),
        ({"VpcOwnerId": "1"}, (400, "IllegalParam.OwnerId")),
        ({"Tag.1.Key": "acs:x"}, (400, "InvalidTagKey")),
        ({"Tag.1.Key": "x", "Tag.1.Value": "http://x"}, (400, "InvalidTagValue")),
        ({"OwnerAccount": "somebody"}, (400, "IellgalParameter.OwnerAccount")),
        ({"DryRun": "true"}, (400, "DryRunOperation")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        assert caller.refused("DescribeVpcs", **parameters) == outcome
    assert caller.refused("DescribeVpcAttribute", VpcId=first, DryRun="true") == (400, "DryRunOperation")
    unknown = caller.refused("DescribeVpcAttribute", VpcId=first, RegionId="cn-none")
    assert unknown == (404, "InvalidRegionId.NotFound")


def test_a_vpc_is_renamed_and_gets_another_block(caller: Caller) -> None:
    vpc_id = caller.vpc()
    caller.vswitch(vpc_id)

    def modify(**parameters: str) -> tuple[int, str]:
        return caller.refused("ModifyVpcAttribute", **{"VpcId": vpc_id, **parameters})

    for parameters, outcome in (
        ({"VpcName": "http://x"}, (400, "InvalidVpcName.Malformed")),
        ({"Description": "http://x"}, (400, "InvalidVpcDiscription.Malformed")),
        ({"CidrBlock": "x"}, (400, "InvalidCidrBlock.Malformed")),
        ({"CidrBlock": "172.17.0.0/16"}, (400, "IllegalCidrBlock")),
        ({"EnableIPv6": "true"}, (400, "OperationUnsupported.Ipv6Feature")),
        ({"Ipv6CidrBlock": "2408::/56"}, (400, "OperationUnsupported.Ipv6Feature")),
        ({"VpcId": "vpc-none"}, (404, "InvalidVpcId.NotFound")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        assert modify(**parameters) == outcome
    caller.done("ModifyVpcAttribute", VpcId=vpc_id, VpcName="new", CidrBlock="172.16.0.0/16")
    shown = caller.done("DescribeVpcAttribute", VpcId=vpc_id)
    assert (shown["VpcName"], shown["CidrBlock"]) == ("new", "172.16.0.0/16")
    caller.put(Vpc, "vpc-pending", cidr_block="10.0.0.0/8", settles_at=FAR)
    assert modify(VpcId="vpc-pending", VpcName="new") == (400, "IncorrectVpcStatus")


def test_what_contains_something_is_not_deleted(caller: Caller) -> None:
    vpc_id = caller.vpc()

    def delete(**parameters: str) -> tuple[int, str]:
        return caller.refused("DeleteVpc", **{"VpcId": vpc_id, **parameters})

    vswitch_id = caller.vswitch(vpc_id)
    assert delete() == (400, "DependencyViolation.VSwitch")
    caller.done("DeleteVSwitch", VSwitchId=vswitch_id)
    caller.put(SecurityGroup, "sg-1", vpc_id=vpc_id)
    assert delete() == (400, "DependencyViolation.SecurityGroup")
    caller.put(Instance, "i-1", vpc_id=vpc_id)
    assert delete() == (400, "DependencyViolation.Instance")
    empty = caller.vpc()
    assert delete(VpcId=empty, DryRun="true") == (400, "DryRunOperation")
    assert delete(VpcId="vpc-none") == (404, "InvalidVpcId.NotFound")
    assert delete(RegionId="cn-none") == (400, "InvalidRegionId.NotFound")
    caller.put(Vpc, "vpc-pending", settles_at=FAR)
    assert delete(VpcId="vpc-pending") == (400, "IncorrectVpcStatus")
    caller.done("DeleteVpc", VpcId=empty)
    assert caller.done("DescribeVpcAttribute", VpcId=empty)["VpcId"] == ""


def test_a_vpc_has_one_route_table_of_type_system(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12", ResourceGroupId="rg-1")
    vswitch_id = caller.vswitch(made["VpcId"])
    caller.vpc()
    (table,) = caller.done("DescribeRouteTableList", VpcId=made["VpcId"])["RouterTableList"][
        "RouterTableListType"
    ]
    expected = {
        "VpcId": made["VpcId"],
        "RouteTableId": made["RouteTableId"],
        "RouterId": made["VRouterId"],
        "RouteTableType": "System",
        "RouterType": "VRouter",
        "Status": "Available",
        "OwnerId": caller.account_id,
        "VSwitchIds": {"VSwitchId": [vswitch_id]},
        "ResourceGroupId": "rg-1",
    }
    assert {name: table[name] for name in expected} == expected
    for parameters, number in (
        ({}, 2),
        ({"PageSize": "1"}, 2),
        ({"RouterId": made["VRouterId"]}, 1),
        ({"RouteTableId": made["RouteTableId"]}, 1),
        ({"ResourceGroupId": "rg-1"}, 1),
        ({"RouteTableType": "System"}, 2),
        ({"RouteTableType": "Custom"}, 0),
        ({"RouterType": "VBR"}, 0),
        ({"RouteTableName": "name"}, 0),
        ({"Tag.1.Key": "key"}, 0),
    ):
        assert caller.done("DescribeRouteTableList", **parameters)["TotalCount"] == number
    for parameters, outcome in (
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"Tag.1.Key": "acs:x"}, (400, "InvalidTagKey")),
        ({"Tag.1.Key": "x", "Tag.1.Value": "http://x"}, (400, "InvalidTagValue")),
        ({"OwnerAccount": "somebody"}, (400, "IellgalParameter.OwnerAccount")),
    ):
        assert caller.refused("DescribeRouteTableList", **parameters) == outcome
