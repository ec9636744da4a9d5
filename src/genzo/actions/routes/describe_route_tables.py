"""DescribeRouteTables of ECS: deprecated; show route tables with their routes."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.find_resource import own_resources
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.routes.table_routes import SYSTEM, Route, is_asked_table, routes_of
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response, never_sent

_NO_HOPS = never_sent("a route has one next hop here")


class DescribeRouteTablesRequest(Request, frozen=True):
    region_id: str | None = None
    v_router_id: str | None = None
    route_table_id: str | None = None
    router_type: str | None = None
    router_id: str | None = None
    route_table_name: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10


@fields_in_key_order
class NextHop(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    weight: Annotated[int, _NO_HOPS]
    next_hop_id: Annotated[str, _NO_HOPS]
    next_hop_type: Annotated[str, _NO_HOPS]
    enabled: Annotated[int, _NO_HOPS]


class NextHops(msgspec.Struct, frozen=True, rename="pascal"):
    next_hop: list[NextHop] = []


@fields_in_key_order
class RouteEntryType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    type: str
    status: str
    next_hop_type: str
    destination_cidr_block: str
    instance_id: str
    route_table_id: str
    next_hops: NextHops = NextHops()


class RouteEntrys(msgspec.Struct, frozen=True, rename="pascal"):
    route_entry: list[RouteEntryType]


@fields_in_key_order
class RouteTableType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    v_router_id: str
    route_table_id: str
    resource_group_id: str
    route_table_type: str = SYSTEM
    route_entrys: RouteEntrys


class RouteTables(msgspec.Struct, frozen=True, rename="pascal"):
    route_table: list[RouteTableType]


@fields_in_key_order
class DescribeRouteTablesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    route_tables: RouteTables


def describe_route_tables(
    request: DescribeRouteTablesRequest, context: Context
) -> DescribeRouteTablesResponse:
    """The page of route tables that the request asks for."""
    context.require_region(request.region_id)
    vpcs = own_resources(context, Vpc, request.region_id)
    found = [vpc for vpc in vpcs if is_asked_table(vpc, request)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeRouteTablesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        route_tables=RouteTables([_present(context, vpc) for vpc in page]),
    )


def _present(context: Context, vpc: Vpc) -> RouteTableType:
    return RouteTableType(
        creation_time=format_timestamp(vpc.created // 1000),
        v_router_id=vpc.v_router_id,
        route_table_id=vpc.route_table_id,
        resource_group_id=vpc.resource_group_id,
        route_entrys=RouteEntrys([_route(route, vpc) for route in routes_of(context, vpc)]),
    )


def _route(route: Route, vpc: Vpc) -> RouteEntryType:
    return RouteEntryType(
        type=route.type,
        status=route.status,
        next_hop_type=route.next_hop_type,
        destination_cidr_block=route.cidr_block,
        instance_id=route.next_hop_id,
        route_table_id=vpc.route_table_id,
    )


DESCRIBE_ROUTE_TABLES = Action(
    name="DescribeRouteTables",
    request=DescribeRouteTablesRequest,
    response=DescribeRouteTablesResponse,
    handle=describe_route_tables,
    ram_action="vpc:DescribeRouteTables",
    resources=on_or_any("routetable", "route_table_id", product="vpc"),
)
