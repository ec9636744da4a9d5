"""Route tables and routes over HTTP, with the actions of the VPC product."""

from typing import Any

from tests.http.vpc.conftest import Caller

SERVICE = "100.64.0.0/10"


def _entries(caller: Caller, table_id: str, **parameters: str) -> list[Any]:
    answer = caller.done("DescribeRouteEntryList", **{"RouteTableId": table_id, **parameters})
    return list(answer["RouteEntrys"]["RouteEntry"])


def test_a_vpc_has_routes_to_its_vswitches_and_to_the_service(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12", ResourceGroupId="rg-1")
    vswitch_id = caller.vswitch(made["VpcId"])
    caller.vpc()
    (table,) = caller.done("DescribeRouteTables", VRouterId=made["VRouterId"])["RouteTables"]["RouteTable"]
    assert (table["RouteTableId"], table["RouteTableType"]) == (made["RouteTableId"], "System")
    assert (table["VSwitchIds"], table["ResourceGroupId"]) == ({"VSwitchId": [vswitch_id]}, "rg-1")
    routes = table["RouteEntrys"]["RouteEntry"]
    assert [each["DestinationCidrBlock"] for each in routes] == ["172.16.0.0/24", SERVICE]
    assert {(each["Type"], each["Status"], each["NextHopType"]) for each in routes} == {
        ("System", "Available", "local")
    }
    listed = _entries(caller, made["RouteTableId"])
    assert {each["RouteEntryId"] for each in listed} == {each["RouteEntryId"] for each in routes}
    assert {each["NextHops"]["NextHop"][0]["NextHopType"] for each in listed} == {"local"}


def test_filters_of_route_tables(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12", ResourceGroupId="rg-1")
    caller.vpc()
    for parameters, number in (
        ({}, 2),
        ({"PageSize": "1"}, 2),
        ({"RouterId": made["VRouterId"]}, 1),
        ({"RouterId": "vrt-none"}, 0),
        ({"RouteTableId": made["RouteTableId"]}, 1),
        ({"ResourceGroupId": "rg-1"}, 1),
        ({"RouterType": "VBR"}, 0),
        ({"RouteTableName": "name"}, 0),
    ):
        assert caller.done("DescribeRouteTables", **parameters)["TotalCount"] == number
    (table,) = caller.done("DescribeRouteTables", RouterId=made["VRouterId"], Type="Custom")["RouteTables"][
        "RouteTable"
    ]
    assert table["RouteEntrys"] == {"RouteEntry": []}
    for parameters, outcome in (
        ({"VRouterId": "vrt-none"}, (400, "InvalidVRouterId.NotFound")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        assert caller.refused("DescribeRouteTables", **parameters) == outcome
    other = caller._replace(account_id=2222222222222222)
    refused = other.refused("DescribeRouteTables", VRouterId=made["VRouterId"])
    assert refused == (400, "InvalidVRouterId.NotFound")


def test_filters_of_routes(caller: Caller) -> None:
    made = caller.done("CreateVpc", CidrBlock="172.16.0.0/12")
    caller.vswitch(made["VpcId"])
    table_id = made["RouteTableId"]
    (to_service,) = _entries(caller, table_id, DestinationCidrBlock=SERVICE)
    for parameters, number in (
        ({"RouteEntryId": to_service["RouteEntryId"]}, 1),
        ({"DestCidrBlockList.1": SERVICE}, 1),
        ({"DestCidrBlockList.1": "1.0.0.0/8"}, 0),
        ({"IpVersion": "ipv4"}, 2),
        ({"IpVersion": "ipv6"}, 0),
        ({"RouteEntryType": "System"}, 2),
        ({"RouteEntryType": "Custom"}, 0),
        ({"RouteEntryName": "name"}, 0),
        ({"NextHopType": "local"}, 2),
        ({"NextHopType": "Instance"}, 0),
        ({"NextHopId": "i-1"}, 0),
        ({"ServiceType": "TR"}, 0),
    ):
        assert len(_entries(caller, table_id, **parameters)) == number
    first = caller.done("DescribeRouteEntryList", RouteTableId=table_id, MaxResult="1")
    (second,) = _entries(caller, table_id, MaxResult="1", NextToken=first["NextToken"])
    assert second != first["RouteEntrys"]["RouteEntry"][0]
    for parameters, outcome in (
        ({"IpVersion": "ipv5"}, (400, "IllegalParam.IpVersion")),
        ({"RouteEntryType": "None"}, (400, "IllegalParam.RouteEntryType")),
        ({"NextToken": "none"}, (400, "IllegalParam.NextToken")),
        ({"RouteTableId": "vtb-none"}, (400, "InvalidRouteTable.NotFound")),
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
    ):
        sent = {"RouteTableId": table_id, **parameters}
        assert caller.refused("DescribeRouteEntryList", **sent) == outcome
