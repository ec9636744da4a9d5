"""DescribeRouteTableList of the VPC product: list route tables, of which each VPC has one, of type System."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.network.networks import vswitches_of
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.asked_tags import AskedTagErrors, checked_asked_tags
from genzo.actions.vpc.vpc_members import VSwitchIds
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response, never_sent

_TAGS = AskedTagErrors(errors_of("vpc/DescribeRouteTableList"))
_NO_TAGS = never_sent("route tables have no tags here")
_SYSTEM = "System"
_V_ROUTER = "VRouter"


class DescribeRouteTableListRequest(Request, frozen=True):
    region_id: str
    router_type: str = _V_ROUTER
    router_id: str | None = None
    vpc_id: str | None = None
    route_table_id: str | None = None
    route_table_name: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10
    resource_group_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    route_table_type: str | None = None


class RouteTableTag(msgspec.Struct, frozen=True, rename="pascal"):
    value: Annotated[str, _NO_TAGS]
    key: Annotated[str, _NO_TAGS]


class RouteTableTags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[RouteTableTag] = []


class GatewayIds(msgspec.Struct, frozen=True, rename="pascal"):
    gateway_ids: list[str] = []


@fields_in_key_order
class RouterTableListType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    vpc_id: str
    creation_time: str
    status: str
    router_id: str
    associate_type: str = "VSwitch"
    route_table_id: str
    owner_id: int
    description: str = ""
    route_table_type: str = _SYSTEM
    resource_group_id: str
    router_type: str = _V_ROUTER
    route_table_name: str = ""
    tags: RouteTableTags = RouteTableTags()
    vswitch_ids: VSwitchIds = msgspec.field(name="VSwitchIds")
    gateway_ids: GatewayIds = GatewayIds()
    route_propagation_enable: bool = True


class RouterTableList(msgspec.Struct, frozen=True, rename="pascal"):
    router_table_list_type: list[RouterTableListType]


@fields_in_key_order
class DescribeRouteTableListResponse(Response, frozen=True, kw_only=True):
    request_id: str
    page_size: int
    page_number: int
    total_count: int
    router_table_list: RouterTableList


def describe_route_table_list(
    request: DescribeRouteTableListRequest, context: Context
) -> DescribeRouteTableListResponse:
    """The page of route tables that the request asks for."""
    context.require_region(request.region_id)
    tags = checked_asked_tags(request.tag, _TAGS)
    vpcs = context.catalogue.resources(Vpc, context.account_id, request.region_id)
    found = [] if tags else [vpc for vpc in vpcs if _is_asked_for(vpc, request)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeRouteTableListResponse(
        request_id=context.request_id,
        page_size=request.page_size,
        page_number=request.page_number,
        total_count=len(found),
        router_table_list=RouterTableList([_present(context, vpc) for vpc in page]),
    )


def _is_asked_for(vpc: Vpc, request: DescribeRouteTableListRequest) -> bool:
    # A system route table has no name, and there are no border routers here.
    if request.route_table_name or request.router_type != _V_ROUTER:
        return False
    return (
        request.vpc_id in (None, vpc.resource_id)
        and request.router_id in (None, vpc.v_router_id)
        and request.route_table_id in (None, vpc.route_table_id)
        and request.resource_group_id in (None, vpc.resource_group_id)
        and request.route_table_type in (None, _SYSTEM)
    )


def _present(context: Context, vpc: Vpc) -> RouterTableListType:
    return RouterTableListType(
        vpc_id=vpc.resource_id,
        creation_time=format_timestamp(vpc.created // 1000),
        status=vpc.status_at(context.now),
        router_id=vpc.v_router_id,
        route_table_id=vpc.route_table_id,
        owner_id=vpc.owner_id,
        resource_group_id=vpc.resource_group_id,
        vswitch_ids=VSwitchIds([each.resource_id for each in vswitches_of(context, vpc)]),
    )


DESCRIBE_ROUTE_TABLE_LIST = Action(
    name="vpc/DescribeRouteTableList",
    request=DescribeRouteTableListRequest,
    response=DescribeRouteTableListResponse,
    handle=describe_route_table_list,
    version=VPC,
    ram_action="vpc:DescribeRouteTableList",
    resources=on_or_any("routetable", "route_table_id", product="vpc"),
)
