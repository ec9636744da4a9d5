"""VPCs and vSwitches over HTTP, with the actions of ECS."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.api import Api
from tests.http.network.sample_resources import FAR, REGION, ZONE, group, instance, vpc, vswitch
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

ELSEWHERE = "cn-beijing"
_UIDS = count(3_000_000_000_000_000)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    resources = (
        vpc("vpc-one"),
        vpc("vpc-pending", settles_at=FAR),
        vpc("vpc-busy"),
        vswitch("vsw-pending", vpc_id="vpc-busy", cidr_block="192.168.1.0/24", settles_at=FAR),
        vpc("vpc-used"),
        vswitch("vsw-used", vpc_id="vpc-used", cidr_block="192.168.1.0/24"),
        instance("i-1", vpc_id="vpc-used", vswitch_id="vsw-used", private_ip="192.168.1.1"),
        vpc("vpc-with-group"),
        group("sg-1", vpc_id="vpc-with-group"),
    )
    create_catalogue(folder, resources)
    durations = ("--duration", "CreateVpc=0", "--duration", "CreateVSwitch=0")
    quotas = ("--quota", "vpcs=5", "--quota", "vswitches=3")
    with serving_here("--data", folder, "--auth", "open", *durations, *quotas) as started:
        yield Api(started.host, started.port, key="1234567890123456")


@pytest.fixture
def fresh(api: Api) -> Api:
    """An account without resources."""
    return api._replace(key=str(next(_UIDS)))


def _call(api: Api, action: str, **parameters: str) -> Any:  # noqa: ANN401
    answer = api.call(action, **parameters)
    assert answer.status == 200, answer.body
    return answer.json


def _create_vpc(api: Api, **parameters: str) -> Any:  # noqa: ANN401
    return _call(api, "CreateVpc", **{"RegionId": REGION, **parameters})


def _vpcs(api: Api, **parameters: str) -> Any:  # noqa: ANN401
    return _call(api, "DescribeVpcs", **{"RegionId": REGION, **parameters})["Vpcs"]["Vpc"]


def _create_vswitch(api: Api, vpc_id: str, cidr_block: str, **parameters: str) -> str:
    sent = {"VpcId": vpc_id, "CidrBlock": cidr_block, "ZoneId": ZONE, **parameters}
    return str(_call(api, "CreateVSwitch", **sent)["VSwitchId"])


def _vswitches(api: Api, **parameters: str) -> Any:  # noqa: ANN401
    return _call(api, "DescribeVSwitches", **parameters)["VSwitches"]["VSwitch"]


def test_a_vpc_is_described_with_every_member(fresh: Api) -> None:
    made = _create_vpc(
        fresh,
        CidrBlock="172.16.0.0/16",
        VpcName="packer-vpc",
        Description="for a build",
        UserCidr="189.16.0.0/12,30.0.0.0/8",
    )
    assert set(made) == {"VpcId", "VRouterId", "RequestId", "RouteTableId"}
    vswitch_id = _create_vswitch(fresh, made["VpcId"], "172.16.0.0/24")
    (shown,) = _vpcs(fresh)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown.pop("CreationTime"))
    assert shown == {
        "VpcName": "packer-vpc",
        "Status": "Available",
        "VpcId": made["VpcId"],
        "VRouterId": made["VRouterId"],
        "IsDefault": False,
        "CidrBlock": "172.16.0.0/16",
        "Description": "for a build",
        "RegionId": REGION,
        "VSwitchIds": {"VSwitchId": [vswitch_id]},
        "UserCidrs": {"UserCidr": ["189.16.0.0/12", "30.0.0.0/8"]},
        "ResourceGroupId": "",
        "OwnerId": int(fresh.key),
        "RouterTableIds": {"RouterTableIds": [made["RouteTableId"]]},
        "Tags": {"Tag": []},
        "CenStatus": "",
        "SecondaryCidrBlocks": {"SecondaryCidrBlock": []},
        "NatGatewayIds": {"NatGatewayIds": []},
        "NetworkAclNum": 0,
        "AdvancedResource": False,
        "Ipv6CidrBlock": "",
        "EnabledIpv6": False,
    }


def test_the_default_range_and_an_empty_vpc(fresh: Api) -> None:
    _create_vpc(fresh)
    (shown,) = _vpcs(fresh)
    assert shown["CidrBlock"] == "172.16.0.0/12"
    assert (shown["VSwitchIds"], shown["UserCidrs"]) == ({"VSwitchId": []}, {"UserCidr": []})
    answer = _call(fresh, "DescribeVpcs", RegionId=REGION, IsDefault="true")
    assert (answer["TotalCount"], answer["PageSize"], answer["PageNumber"]) == (0, 10, 1)


def test_ids_and_pages(fresh: Api) -> None:
    made = [_create_vpc(fresh)["VpcId"] for _ in range(3)]
    assert [each["VpcId"] for each in _vpcs(fresh, VpcId=made[1])] == [made[1]]
    assert {each["VpcId"] for each in _vpcs(fresh, VpcId=",".join(made[:2]))} == set(made[:2])
    pages = [_vpcs(fresh, PageSize="2", PageNumber=number) for number in ("1", "2", "3")]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert {each["VpcId"] for page in pages for each in page} == set(made)


def test_a_vswitch_is_described_with_every_member(fresh: Api) -> None:
    vpc = _create_vpc(fresh, CidrBlock="10.0.0.0/8")
    vpc_id = vpc["VpcId"]
    vswitch_id = _create_vswitch(fresh, vpc_id, "10.1.0.0/29", VSwitchName="name", Description="text")
    (shown,) = _vswitches(fresh, RegionId=REGION, VSwitchId=vswitch_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown.pop("CreationTime"))
    assert shown == {
        "Status": "Available",
        "VpcId": vpc_id,
        "IsDefault": False,
        "VSwitchId": vswitch_id,
        "CidrBlock": "10.1.0.0/29",
        "Description": "text",
        "AvailableIpAddressCount": 4,
        "ResourceGroupId": "",
        "ZoneId": ZONE,
        "VSwitchName": "name",
        "OwnerId": int(fresh.key),
        "RouteTable": {"RouteTableId": vpc["RouteTableId"], "RouteTableType": "System"},
        "Tags": {"Tag": []},
        "NetworkAclId": "",
        "Ipv6CidrBlock": "",
        "ShareType": "",
    }
    other = _create_vswitch(fresh, vpc_id, "10.2.0.0/16", ZoneId="cn-hangzhou-g")
    assert [each["VSwitchId"] for each in _vswitches(fresh, ZoneId="cn-hangzhou-g")] == [other]
    assert len(_vswitches(fresh, VpcId=vpc_id)) == 2
    assert _vswitches(fresh, VpcId="vpc-x") == _vswitches(fresh, RegionId="cn-beijing") == []
    assert _vswitches(fresh, IsDefault="true") == []
    assert len(_vswitches(fresh, PageSize="1", PageNumber="2")) == 1


@pytest.mark.parametrize(
    ("mask", "addresses"), [(16, 65_532), (17, 32_764), (24, 252), (27, 28), (28, 12), (29, 4)]
)
def test_four_addresses_of_a_vswitch_are_the_services_own(fresh: Api, mask: int, addresses: int) -> None:
    vpc_id = _create_vpc(fresh, CidrBlock="10.0.0.0/8")["VpcId"]
    _create_vswitch(fresh, vpc_id, f"10.1.0.0/{mask}")
    (shown,) = _vswitches(fresh, VpcId=vpc_id)
    assert (shown["CidrBlock"], shown["AvailableIpAddressCount"]) == (f"10.1.0.0/{mask}", addresses)


@pytest.mark.parametrize("mask", [15, 30])
def test_a_vswitch_has_a_mask_of_16_to_29_bits(fresh: Api, mask: int) -> None:
    vpc_id = _create_vpc(fresh, CidrBlock="10.0.0.0/8")["VpcId"]
    sent = {"VpcId": vpc_id, "CidrBlock": f"10.2.0.0/{mask}", "ZoneId": ZONE}
    assert fresh.call("CreateVSwitch", **sent).code == "InvalidCirdrBlock.MaskLength"


def test_a_vpc_has_a_mask_of_28_bits_at_most(fresh: Api) -> None:
    vpc_id = _create_vpc(fresh, CidrBlock="192.168.0.0/28")["VpcId"]
    _create_vswitch(fresh, vpc_id, "192.168.0.0/28")
    (shown,) = _vswitches(fresh, VpcId=vpc_id)
    assert shown["AvailableIpAddressCount"] == 12
    assert fresh.call("CreateVpc", RegionId=REGION, CidrBlock="192.168.0.0/29").code == "InvalidParameter"


def test_instances_take_addresses_of_a_vswitch(api: Api) -> None:
    (shown,) = _vswitches(api, VSwitchId="vsw-used")
    assert shown["AvailableIpAddressCount"] == 256 - 4 - 1


def test_pending_networks_are_refused(api: Api) -> None:
    assert [each["Status"] for each in _vpcs(api, VpcId="vpc-pending")] == ["Pending"]
    assert [each["Status"] for each in _vswitches(api, VSwitchId="vsw-pending")] == ["Pending"]


def test_deletion_in_the_order_of_dependencies(fresh: Api) -> None:
    vpc_id = _create_vpc(fresh)["VpcId"]
    vswitch_id = _create_vswitch(fresh, vpc_id, "172.16.0.0/24")
    made = _call(fresh, "CreateSecurityGroup", RegionId=REGION, VpcId=vpc_id)
    assert fresh.call("DeleteVpc", VpcId=vpc_id).code == "DependencyViolation.VSwitch"
    assert list(_call(fresh, "DeleteVSwitch", VSwitchId=vswitch_id)) == ["RequestId"]
    assert fresh.call("DeleteVpc", VpcId=vpc_id).code == "DependencyViolation.SecurityGroup"
    _call(fresh, "DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=made["SecurityGroupId"])
    assert list(_call(fresh, "DeleteVpc", VpcId=vpc_id)) == ["RequestId"]
    assert _vpcs(fresh) == []


def test_other_accounts_neither_see_nor_change_networks(api: Api, fresh: Api) -> None:
    assert _vpcs(fresh) == _vswitches(fresh) == []
    assert fresh.call("DeleteVpc", VpcId="vpc-one").code == "InvalidVpcId.NotFound"
    assert fresh.call("DeleteVSwitch", VSwitchId="vsw-used").code == "InvalidVSwitchId.NotFound"
    sent = {"VpcId": "vpc-one", "CidrBlock": "192.168.9.0/24", "ZoneId": ZONE}
    assert fresh.call("CreateVSwitch", **sent).code == "InvalidVpcId.NotFound"
    assert len(_vpcs(api, VpcId="vpc-one")) == 1


def test_a_client_token_creates_one_network(fresh: Api) -> None:
    made = {_create_vpc(fresh, ClientToken="t")["VpcId"] for _ in range(2)}
    (vpc_id,) = made
    assert len({_create_vswitch(fresh, vpc_id, "172.16.0.0/24", ClientToken="t") for _ in range(2)}) == 1


def test_the_same_client_token_in_another_region_is_another_request(fresh: Api) -> None:
    for region in (REGION, ELSEWHERE):
        made = _create_vpc(fresh, RegionId=region, ClientToken="t")["VpcId"]
        assert [vpc["VpcId"] for vpc in _vpcs(fresh, RegionId=region)] == [made]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"CidrBlock": "172.16.0.0"}, 400, "InvalidParameter"),
        ({"CidrBlock": "172.16.0.0/255.255.0.0"}, 400, "InvalidParameter"),
        ({"CidrBlock": "172.16.0.1/16"}, 400, "InvalidParameter"),
        ({"CidrBlock": "10.0.0.0/29"}, 400, "InvalidParameter"),
        ({"CidrBlock": "8.0.0.0/8"}, 400, "InvalidParameter"),
        ({"CidrBlock": "192.0.0.0/8"}, 400, "InvalidParameter"),
        ({"VpcName": "_"}, 400, "InvalidVpcName.Malformed"),
        ({"Description": "http://x"}, 400, "InvalidVpcDiscription.Malformed"),
        ({"UserCidr": "1.0.0.0"}, 400, "IllegalParam.UserCidr"),
        ({"UserCidr": "1.0.0.0/8,2.0.0.0/8,3.0.0.0/8,4.0.0.0/8"}, 400, "InvalidUserCidr.Quota"),
        ({"UserCidr": "100.64.1.0/24"}, 400, "InvalidUserCidr.Malformed"),
    ],
)
def test_a_vpc_that_cannot_be_created(fresh: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = fresh.call("CreateVpc", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert _vpcs(fresh) == []


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": "cn-beijing"}, 404, "InvalidZoneId.NotFound"),
        ({"ZoneId": "cn-hangzhou-zz"}, 404, "InvalidZoneId.NotFound"),
        ({"VpcId": "vpc-nowhere"}, 404, "InvalidVpcId.NotFound"),
        ({"VpcId": "vpc-pending"}, 400, "IncorrectVpcStatus"),
        ({"VpcId": "vpc-busy"}, 400, "IncorrectVSwitchStatus"),
        ({"VpcId": "vpc-used", "CidrBlock": "192.168.1.128/25"}, 400, "InvalidCidrBlock.Overlapped"),
        ({"VSwitchName": "1"}, 400, "InvalidVSwitchName.Malformed"),
        ({"Description": "x"}, 400, "InvalidVSwitchDiscription.Malformed"),
        ({"CidrBlock": "192.168.9.1/24"}, 400, "InvalidCidrBlock.Malformed"),
        ({"CidrBlock": "192.168.9.0/30"}, 400, "InvalidCirdrBlock.MaskLength"),
        ({"CidrBlock": "10.0.0.0/24"}, 400, "InvalidParameter"),
        ({"CidrBlock": ""}, 400, "MissingParameter"),
    ],
)
def test_a_vswitch_that_cannot_be_created(
    api: Api, parameters: dict[str, str], status: int, code: str
) -> None:
    before = len(_vswitches(api))
    sent = {"VpcId": "vpc-one", "CidrBlock": "192.168.9.0/24", "ZoneId": ZONE, **parameters}
    answer = api.call("CreateVSwitch", **sent)
    assert (answer.status, answer.code) == (status, code)
    assert len(_vswitches(api)) == before


def test_the_quotas_of_networks(fresh: Api) -> None:
    vpc_id, *_ = [_create_vpc(fresh)["VpcId"] for _ in range(5)]
    answer = fresh.call("CreateVpc", RegionId=REGION)
    assert (answer.status, answer.code) == (400, "QuotaExceeded.Vpc")
    assert _create_vpc(fresh, RegionId="cn-beijing")["VpcId"].startswith("vpc-2ze")
    for number in range(3):
        _create_vswitch(fresh, vpc_id, f"172.16.{number}.0/24")
    sent = {"VpcId": vpc_id, "CidrBlock": "172.16.9.0/24", "ZoneId": ZONE}
    answer = fresh.call("CreateVSwitch", **sent)
    assert (answer.status, answer.code) == (400, "QuotaExceeded.VSwitch")


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        ("DeleteVpc", {"VpcId": "vpc-nowhere"}, 404, "InvalidVpcId.NotFound"),
        ("DeleteVpc", {"VpcId": "vpc-one", "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DeleteVpc", {"VpcId": "vpc-one", "RegionId": "cn-beijing"}, 404, "InvalidVpcId.NotFound"),
        ("DeleteVpc", {"VpcId": "vpc-pending"}, 400, "IncorrectVpcStatus"),
        ("DeleteVpc", {"VpcId": "vpc-used"}, 400, "DependencyViolation.Instance"),
        ("DeleteVpc", {"VpcId": "vpc-busy"}, 400, "DependencyViolation.VSwitch"),
        ("DeleteVpc", {"VpcId": "vpc-with-group"}, 400, "DependencyViolation.SecurityGroup"),
        ("DeleteVSwitch", {"VSwitchId": "vsw-nowhere"}, 404, "InvalidVSwitchId.NotFound"),
        ("DeleteVSwitch", {"VSwitchId": "vsw-used", "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DeleteVSwitch", {"VSwitchId": "vsw-pending"}, 400, "IncorrectVSwitchStatus"),
        ("DeleteVSwitch", {"VSwitchId": "vsw-used"}, 400, "DependencyViolation"),
        ("DescribeVpcs", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DescribeVpcs", {"RegionId": REGION, "PageSize": "51"}, 400, "InvalidParameter"),
        ("DescribeVSwitches", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ],
)
def test_refusals(api: Api, action: str, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call(action, **parameters)
    assert (answer.status, answer.code) == (status, code)
