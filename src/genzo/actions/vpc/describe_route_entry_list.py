"""DescribeRouteEntryList of the VPC product: the routes of a route table."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.paging import Order, by_token
from genzo.actions.resource_names import on
from genzo.actions.routes.table_routes import ROUTE_TYPES, SYSTEM, Route, routes_of, vpc_of_table
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_ERRORS = errors_of("vpc/DescribeRouteEntryList")
_NO_TABLE = _ERRORS("InvalidRouteTable.NotFound")
_BAD_VERSION = _ERRORS("IllegalParam.IpVersion")
_BAD_TYPE = _ERRORS("IllegalParam.RouteEntryType")
_BAD_TOKEN = _ERRORS("IllegalParam.NextToken")
_ROUTER_INTERFACES = never_sent("there are no router interfaces here")
_ORDER: Order[Route] = Order(lambda route: (route.entry_id,), tuple[str])
_IPV4, _IPV6 = "ipv4", "ipv6"


class DescribeRouteEntryListRequest(Request, frozen=True):
    region_id: str
    route_table_id: str
    route_entry_id: str | None = None
    destination_cidr_block: str | None = None
    route_entry_name: str | None = None
    ip_version: str | None = None
    route_entry_type: str | None = None
    next_hop_id: str | None = None
    next_hop_type: str | None = None
    max_result: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    next_token: str | None = None
    service_type: str | None = None
    dest_cidr_block_list: Annotated[tuple[str, ...], msgspec.Meta(max_length=50)] = ()


@fields_in_key_order
class NextHopRelatedInfo(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    instance_id: str
    instance_type: str
    region_id: str


@fields_in_key_order
class NextHop(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    next_hop_region_id: Annotated[str | UnsetType, _ROUTER_INTERFACES] = UNSET
    weight: Annotated[int | UnsetType, _ROUTER_INTERFACES] = UNSET
    next_hop_id: str
    enabled: Annotated[int | UnsetType, _ROUTER_INTERFACES] = UNSET
    next_hop_type: str
    next_hop_related_info: Annotated[NextHopRelatedInfo | UnsetType, _ROUTER_INTERFACES] = UNSET


class NextHops(msgspec.Struct, frozen=True, rename="pascal"):
    next_hop: list[NextHop]


@fields_in_key_order
class RouteEntryType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    status: str
    type: str
    ip_version: str = _IPV4
    description: str
    route_entry_name: str
    destination_cidr_block: str
    route_entry_id: str
    route_table_id: str
    gmt_modified: str
    next_hops: NextHops
    service_type: str = ""
    origin: str


class RouteEntrys(msgspec.Struct, frozen=True, rename="pascal"):
    route_entry: list[RouteEntryType]


@fields_in_key_order
class DescribeRouteEntryListResponse(Response, frozen=True, kw_only=True):
    next_token: str
    request_id: str
    total_count: int | UnsetType = UNSET
    route_entrys: RouteEntrys


def describe_route_entry_list(
    request: DescribeRouteEntryListRequest, context: Context
) -> DescribeRouteEntryListResponse:
    """The page of routes that the request asks for."""
    context.require_region(request.region_id)
    if request.ip_version not in (None, _IPV4, _IPV6):
        raise _BAD_VERSION(text="The specified IpVersion is illegal.")
    if request.route_entry_type not in (None, *ROUTE_TYPES):
        raise _BAD_TYPE(text="The specified RouteEntryType is illegal.")
    vpc = vpc_of_table(context, request.region_id, request.route_table_id)
    if vpc is None:
        raise _NO_TABLE(text="The specified RouteTable is not found.")
    routes = [each for each in routes_of(context, vpc) if _is_asked_for(each, request)]
    page = by_token(
        sorted(routes, key=_ORDER.place), request.next_token, request.max_result, _ORDER, _BAD_TOKEN
    )
    return DescribeRouteEntryListResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        total_count=len(routes),
        route_entrys=RouteEntrys([_present(route, vpc) for route in page.items]),
    )


def _is_asked_for(route: Route, request: DescribeRouteEntryListRequest) -> bool:
    if request.service_type:  # no service manages routes here
        return False
    if request.dest_cidr_block_list and route.cidr_block not in request.dest_cidr_block_list:
        return False
    return (
        request.route_entry_id in (None, route.entry_id)
        and request.destination_cidr_block in (None, route.cidr_block)
        and request.ip_version in (None, _IPV4)
        and request.route_entry_name in (None, route.name)
        and request.route_entry_type in (None, route.type)
        and request.next_hop_id in (None, route.next_hop_id)
        and request.next_hop_type in (None, route.next_hop_type)
    )


def _present(route: Route, vpc: Vpc) -> RouteEntryType:
    return RouteEntryType(
        status=route.status,
        type=route.type,
        description=route.description,
        route_entry_name=route.name,
        destination_cidr_block=route.cidr_block,
        route_entry_id=route.entry_id,
        route_table_id=vpc.route_table_id,
        gmt_modified=format_timestamp(route.created // 1000),
        next_hops=NextHops([NextHop(next_hop_id=route.next_hop_id, next_hop_type=route.next_hop_type)]),
        origin="SystemCreate" if route.type == SYSTEM else "CustomCreate",
    )


DESCRIBE_ROUTE_ENTRY_LIST = Action(
    name="vpc/DescribeRouteEntryList",
    request=DescribeRouteEntryListRequest,
    response=DescribeRouteEntryListResponse,
    handle=describe_route_entry_list,
    version=VPC,
    ram_action="vpc:DescribeRouteEntryList",
    resources=on("routetable", "route_table_id", product="vpc"),
)
