"""DescribeVSwitches of ECS: the caller's vSwitches, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.find_resource import own_resources
from genzo.actions.network.networks import free_addresses, route_table_of
from genzo.actions.network.vpc_tags import VpcTags, vpc_tags
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import VSwitch
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class DescribeVSwitchesRequest(Request, frozen=True):
    """VSwitchId names one vSwitch, or several separated by commas."""

    vpc_id: str | None = None
    vswitch_id: str | None = msgspec.field(name="VSwitchId", default=None)
    zone_id: str | None = None
    region_id: str | None = None
    is_default: bool | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10


class RouteTable(msgspec.Struct, frozen=True, rename="pascal"):
    route_table_id: str
    route_table_type: str = "System"


@fields_in_key_order
class VSwitchType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A vSwitch with the members of 2024 (docs/decisions/0030-recorded-members.md)."""

    creation_time: str
    status: str
    vpc_id: str
    is_default: bool
    vswitch_id: str = msgspec.field(name="VSwitchId")
    cidr_block: str
    description: str
    available_ip_address_count: int
    resource_group_id: str
    zone_id: str
    vswitch_name: str = msgspec.field(name="VSwitchName")
    owner_id: int
    route_table: RouteTable
    tags: VpcTags
    network_acl_id: str = ""
    ipv6_cidr_block: str = ""
    share_type: str = ""


class VSwitches(msgspec.Struct, frozen=True):
    vswitch: list[VSwitchType] = msgspec.field(name="VSwitch")


@fields_in_key_order
class DescribeVSwitchesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    vswitches: VSwitches = msgspec.field(name="VSwitches")


def describe_vswitches(request: DescribeVSwitchesRequest, context: Context) -> DescribeVSwitchesResponse:
    """The page of vSwitches that the request asks for. A default vSwitch does not exist here."""
    context.require_region(request.region_id)
    ids = None if request.vswitch_id is None else comma_list(request.vswitch_id)
    found = [
        vswitch
        for vswitch in own_resources(context, VSwitch, request.region_id)
        if (ids is None or vswitch.resource_id in ids)
        and request.vpc_id in (None, vswitch.vpc_id)
        and request.zone_id in (None, vswitch.zone_id)
        and not request.is_default
    ]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeVSwitchesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        vswitches=VSwitches([_present(context, vswitch) for vswitch in page]),
    )


def _present(context: Context, vswitch: VSwitch) -> VSwitchType:
    return VSwitchType(
        creation_time=format_timestamp(vswitch.created // 1000),
        status=vswitch.status_at(context.now),
        vpc_id=vswitch.vpc_id,
        is_default=False,
        vswitch_id=vswitch.resource_id,
        cidr_block=vswitch.cidr_block,
        description=vswitch.description,
        available_ip_address_count=free_addresses(context, vswitch),
        resource_group_id=vswitch.resource_group_id,
        zone_id=vswitch.zone_id,
        vswitch_name=vswitch.name,
        owner_id=vswitch.owner_id,
        route_table=RouteTable(route_table_of(context, vswitch)),
        tags=vpc_tags(vswitch.tags),
    )


DESCRIBE_VSWITCHES = Action(
    name="DescribeVSwitches",
    request=DescribeVSwitchesRequest,
    response=DescribeVSwitchesResponse,
    handle=describe_vswitches,
    ram_action="vpc:DescribeVSwitches",
    resources=on_or_any("vswitch", "vswitch_id", product="vpc", read=comma_ids),
)
