"""DescribeVSwitches of ECS: the caller's vSwitches, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.find_resource import own_resources
from genzo.actions.network.vpc_tags import VpcTags
from genzo.actions.network.vswitch_listing import (
    RouteTable,
    VSwitchListingRequest,
    vswitch_members,
)
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.catalogue.network import VSwitch
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response


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


def describe_vswitches(request: VSwitchListingRequest, context: Context) -> DescribeVSwitchesResponse:
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
        vswitches=VSwitches([VSwitchType(**vswitch_members(vswitch, context)) for vswitch in page]),
    )


DESCRIBE_VSWITCHES = Action(
    name="DescribeVSwitches",
    request=VSwitchListingRequest,
    response=DescribeVSwitchesResponse,
    handle=describe_vswitches,
    ram_action="vpc:DescribeVSwitches",
    resources=on_or_any("vswitch", "vswitch_id", product="vpc", read=comma_ids),
)
