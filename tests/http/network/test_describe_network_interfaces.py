"""DescribeNetworkInterfaces over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance, NetworkInterface
from tests.api import Answer, Api
from tests.http.network.sample_resources import OTHER_ACCOUNT, OWNER, REGION, ZONE, instance
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here


def _interface(short_id: str, address: str, **members: Any) -> NetworkInterface:  # noqa: ANN401
    return NetworkInterface(network_interface_id=f"eni-{short_id}", ip_address=address, **members)


def _in_vpc(number: int, *interfaces: NetworkInterface, **members: Any) -> Instance:  # noqa: ANN401
    place = {"vpc_id": "vpc-1", "vswitch_id": "vsw-1", "zone_id": ZONE, "instance_type": "ecs.g7.large"}
    shown: dict[str, Any] = {**place, "created": 1_700_000_000_000 + number, **members}
    return instance(f"i-{number}", network_interfaces=interfaces, **shown)


PRIMARY = _interface(
    "one",
    "172.16.0.1",
    vswitch_id="vsw-1",
    security_group_ids=("sg-1",),
    mac_address="00:16:3e:00:00:01",
    tags=(Tag("env", "test"),),
)
SECONDARY = _interface(
    "two",
    "172.16.1.1",
    type="Secondary",
    vswitch_id="vsw-2",
    security_group_ids=("sg-2", "sg-3"),
    secondary_ips=("172.16.1.2",),
    name="other",
    description="the second",
    source_dest_check=True,
)
RESOURCES = (
    _in_vpc(2, PRIMARY, SECONDARY, resource_group_id="rg-1"),
    _in_vpc(1, _interface("three", "172.16.0.3", vswitch_id="vsw-1"), vpc_id="vpc-2"),
    instance("i-classic"),
    _in_vpc(3, _interface("theirs", "172.16.0.4"), owner_id=int(OTHER_ACCOUNT)),
    *(
        _in_vpc(-number, _interface(f"many-{number}", "10.0.0.1"), region_id="cn-beijing")
        for number in range(12)
    ),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key=str(OWNER))


def _call(api: Api, **parameters: str) -> Answer:
    return api.call("DescribeNetworkInterfaces", **{"RegionId": REGION, **parameters})


def _ids(answer: Answer) -> list[str]:
    found = answer.json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    return [each["NetworkInterfaceId"].removeprefix("eni-") for each in found]


def test_an_interface_has_the_members_of_recorded_answers(api: Api) -> None:
    """The members are those of an answer of cn-hangzhou that was recorded in 2024."""
    answer = _call(api, **{"NetworkInterfaceId.1": "eni-three"}).json
    (shown,) = answer["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    assert shown == {
        "CreationTime": "2023-11-14T22:13:20Z",
        "VpcId": "vpc-2",
        "Type": "Primary",
        "Status": "InUse",
        "NetworkInterfaceTrafficMode": "Standard",
        "NetworkInterfaceName": "",
        "MacAddress": "",
        "NetworkInterfaceId": "eni-three",
        "InstanceId": "i-1",
        "OwnerId": str(OWNER),
        "ServiceManaged": False,
        "VSwitchId": "vsw-1",
        "Description": "",
        "ResourceGroupId": "",
        "ZoneId": ZONE,
        "PrivateIpAddress": "172.16.0.3",
        "QueueNumber": shown["QueueNumber"],
        "PrivateIpSets": {"PrivateIpSet": [{"PrivateIpAddress": "172.16.0.3", "Primary": True}]},
        "SecurityGroupIds": {"SecurityGroupId": []},
        "DeleteOnRelease": True,
    }
    assert shown["QueueNumber"] >= 1
    assert (answer["TotalCount"], answer["PageNumber"], answer["PageSize"], answer["NextToken"]) == (
        1,
        1,
        10,
        "",
    )


def test_what_an_interface_has_is_shown(api: Api) -> None:
    answer = _call(api, InstanceId="i-2").json
    one, two = answer["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    assert one["Tags"] == {"Tag": [{"TagValue": "test", "TagKey": "env"}]}
    assert (two["NetworkInterfaceName"], two["Description"], two["SourceDestCheck"]) == (
        "other",
        "the second",
        True,
    )
    assert two["PrivateIpSets"]["PrivateIpSet"] == [
        {"PrivateIpAddress": "172.16.1.1", "Primary": True},
        {"PrivateIpAddress": "172.16.1.2", "Primary": False},
    ]
    assert two["SecurityGroupIds"] == {"SecurityGroupId": ["sg-2", "sg-3"]}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["one", "two", "three"]),
        ({"InstanceId": "i-1"}, ["three"]),
        ({"InstanceId": "i-none"}, []),
        ({"Type": "Secondary"}, ["two"]),
        ({"Type": "Primary"}, ["one", "three"]),
        ({"Status": "InUse"}, ["one", "two", "three"]),
        ({"Status": "Available"}, []),
        ({"VSwitchId": "vsw-2"}, ["two"]),
        ({"VpcId": "vpc-2"}, ["three"]),
        ({"PrimaryIpAddress": "172.16.1.1"}, ["two"]),
        ({"PrimaryIpAddress": "172.16.1.2"}, []),
        ({"PrivateIpAddress.1": "172.16.1.2", "PrivateIpAddress.2": "172.16.0.3"}, ["two", "three"]),
        ({"NetworkInterfaceId.1": "eni-one", "NetworkInterfaceId.2": "eni-theirs"}, ["one"]),
        ({"NetworkInterfaceName": "other"}, ["two"]),
        ({"SecurityGroupId": "sg-3"}, ["two"]),
        ({"ResourceGroupId": "rg-1"}, ["one", "two"]),
        ({"Tag.1.Key": "env"}, ["one"]),
        ({"Tag.1.Key": "env", "Tag.1.Value": "prod"}, []),
        ({"ServiceManaged": "true"}, []),
        ({"ServiceManaged": "false"}, ["one", "two", "three"]),
        ({"Ipv6Address.1": "2001:db8::1"}, []),
        ({"PageSize": "2", "PageNumber": "2"}, ["three"]),
    ],
)
def test_interfaces_are_filtered(api: Api, parameters: dict[str, str], expected: list[str]) -> None:
    assert _ids(_call(api, **parameters)) == expected


def test_pages_by_token(api: Api) -> None:
    first = _call(api, RegionId="cn-beijing", MaxResults="1")
    rest = _call(api, RegionId="cn-beijing", MaxResults="10", NextToken=first.json["NextToken"])
    assert (len(_ids(first)), len(_ids(rest))) == (10, 2)
    assert not set(_ids(first)) & set(_ids(rest))
    assert rest.json["NextToken"] == ""


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"Type": "Trunk"}, 400, "InvalidParameter"),
        ({"Status": "Gone"}, 400, "InvalidParameter"),
        ({"NextToken": "?"}, 400, "InvalidParameter"),
        ({"PageSize": "1001"}, 400, "InvalidParameter"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _call(api, **parameters)
    assert (answer.status, answer.code) == (status, code)
