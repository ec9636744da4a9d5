"""DescribeVSwitches of the VPC product: list vSwitches."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.find_resource import own_resources
from genzo.actions.network.networks import route_table_of
from genzo.actions.network.vpc_tags import VpcTags
from genzo.actions.network.vswitch_listing import (
    RouteTable,
    VSwitchListingRequest,
    vswitch_members,
)
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.asked_tags import AskedTagErrors, checked_asked_tags
from genzo.catalogue.network import VSwitch
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = errors_of("vpc/DescribeVSwitches")
_TOO_MANY_IDS = _ERRORS("InvalidVSwitchIdNumber.NotSupported")
_OWNER = _ERRORS("IllegalParam.OwnerId")
_TAGS = AskedTagErrors(_ERRORS)
_MOST_IDS = 20


class DescribeVSwitchesRequest(VSwitchListingRequest, frozen=True):
    vswitch_name: str | None = msgspec.field(name="VSwitchName", default=None)
    dry_run: bool = False
    route_table_id: str | None = None
    resource_group_id: str | None = None
    vswitch_owner_id: int | None = msgspec.field(name="VSwitchOwnerId", default=None)
    enable_ipv6: bool | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()


@fields_in_key_order
class VSwitchType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    vpc_id: str
    status: str
    creation_time: str
    is_default: bool
    available_ip_address_count: int
    network_acl_id: str = ""
    owner_id: int
    vswitch_id: str = msgspec.field(name="VSwitchId")
    cidr_block: str
    description: str
    resource_group_id: str
    zone_id: str
    ipv6_cidr_block: str = ""
    vswitch_name: str = msgspec.field(name="VSwitchName")
    share_type: str = ""
    enabled_ipv6: bool = False
    tags: VpcTags
    route_table: RouteTable


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
    if request.vswitch_owner_id not in (None, context.account_id):
        raise _OWNER()
    ids = None if request.vswitch_id is None else comma_list(request.vswitch_id)
    if ids is not None and len(ids) > _MOST_IDS:
        raise _TOO_MANY_IDS()
    tags = checked_asked_tags(request.tag, _TAGS)
    found = [
        vswitch
        for vswitch in own_resources(context, VSwitch, request.region_id)
        if (ids is None or vswitch.resource_id in ids) and _is_asked_for(vswitch, request, tags, context)
    ]
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    page = by_number(found, request.page_number, request.page_size)
    return DescribeVSwitchesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        vswitches=VSwitches([VSwitchType(**vswitch_members(vswitch, context)) for vswitch in page]),
    )


def _is_asked_for(
    vswitch: VSwitch, request: DescribeVSwitchesRequest, tags: Sequence[TagFilter], context: Context
) -> bool:
    # No vSwitch is a default one, or has IPv6 here.
    if request.is_default or request.enable_ipv6:
        return False
    table_id = request.route_table_id
    return (
        request.vpc_id in (None, vswitch.vpc_id)
        and request.zone_id in (None, vswitch.zone_id)
        and request.vswitch_name in (None, vswitch.name)
        and request.resource_group_id in (None, vswitch.resource_group_id)
        and (table_id is None or table_id == route_table_of(context, vswitch))
        and has_tags(vswitch, tags)
    )


DESCRIBE_VSWITCHES = Action(
    name="vpc/DescribeVSwitches",
    request=DescribeVSwitchesRequest,
    response=DescribeVSwitchesResponse,
    handle=describe_vswitches,
    version=VPC,
    ram_action="vpc:DescribeVSwitches",
    resources=on_or_any("vswitch", "vswitch_id", product="vpc", read=comma_ids),
)
