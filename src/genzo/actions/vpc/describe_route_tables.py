"""DescribeRouteTables of the VPC product: show route tables with their routes."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.find_resource import own_resources
from genzo.actions.network.networks import vswitches_of
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.routes.table_routes import SYSTEM, V_ROUTER, Route, is_asked_table, routes_of
from genzo.actions.vpc.vpc_members import VSwitchIds
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response, never_sent

_NO_ROUTER = errors_of("vpc/DescribeRouteTables")("InvalidVRouterId.NotFound")
_NO_HOPS = never_sent("a route has one next hop here")


class DescribeRouteTablesRequest(Request, frozen=True):
    region_id: str | None = None
    v_router_id: str | None = None
    route_table_id: str | None = None
    router_type: str = V_ROUTER
    router_id: str | None = None
    type: str | None = None
    route_table_name: str | None = None
    resource_group_id: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10


@fields_in_key_order
class NextHop(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    next_hop_id: Annotated[str, _NO_HOPS]
    weight: Annotated[int, _NO_HOPS]
    next_hop_type: Annotated[str, _NO_HOPS]
    enabled: Annotated[int, _NO_HOPS]


class NextHops(msgspec.Struct, frozen=True, rename="pascal"):
    next_hop: list[NextHop] = []


@fields_in_key_order
class RouteEntryType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    type: str
    status: str
    next_hop_type: str
    route_entry_name: str
    route_entry_id: str
    instance_id: str
    route_table_id: str
    description: str
    destination_cidr_block: str
    next_hops: NextHops = NextHops()


class RouteEntrys(msgspec.Struct, frozen=True, rename="pascal"):
    route_entry: list[RouteEntryType]


@fields_in_key_order
class RouteTableType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    status: str
    v_router_id: str
    route_table_type: str = SYSTEM
    resource_group_id: str
    route_table_id: str
    route_entrys: RouteEntrys
    vswitch_ids: VSwitchIds = msgspec.field(name="VSwitchIds")


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
    """The page of route tables that the request asks for; Type chooses which of their routes are shown."""
    context.require_region(request.region_id)
    vpcs = own_resources(context, Vpc, request.region_id)
    if request.v_router_id not in (None, *(vpc.v_router_id for vpc in vpcs)):
        raise _NO_ROUTER()
    found = [vpc for vpc in vpcs if _is_asked_for(vpc, request)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeRouteTablesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        route_tables=RouteTables([_present(context, vpc, request.type) for vpc in page]),
    )


def _is_asked_for(vpc: Vpc, request: DescribeRouteTablesRequest) -> bool:
    return is_asked_table(vpc, request) and request.resource_group_id in (None, vpc.resource_group_id)


def _present(context: Context, vpc: Vpc, route_type: str | None) -> RouteTableType:
    routes = [route for route in routes_of(context, vpc) if route_type in (None, route.type)]
    return RouteTableType(
        creation_time=format_timestamp(vpc.created // 1000),
        status=vpc.status_at(context.now),
        v_router_id=vpc.v_router_id,
        resource_group_id=vpc.resource_group_id,
        route_table_id=vpc.route_table_id,
        route_entrys=RouteEntrys([_route(route, vpc) for route in routes]),
        vswitch_ids=VSwitchIds([each.resource_id for each in vswitches_of(context, vpc)]),
    )


def _route(route: Route, vpc: Vpc) -> RouteEntryType:
    return RouteEntryType(
        type=route.type,
        status=route.status,
        next_hop_type=route.next_hop_type,
        route_entry_name=route.name,
        route_entry_id=route.entry_id,
        instance_id=route.next_hop_id,
        route_table_id=vpc.route_table_id,
        description=route.description,
        destination_cidr_block=route.cidr_block,
    )


DESCRIBE_ROUTE_TABLES = Action(
    name="vpc/DescribeRouteTables",
    request=DescribeRouteTablesRequest,
    response=DescribeRouteTablesResponse,
    handle=describe_route_tables,
    version=VPC,
    ram_action="vpc:DescribeRouteTables",
    resources=on_or_any("routetable", "route_table_id", product="vpc"),
)
