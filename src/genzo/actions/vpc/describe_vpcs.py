"""DescribeVpcs of the VPC product: list VPCs."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.network.networks import vswitches_of
from genzo.actions.network.vpc_tags import VpcTags, vpc_tags
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.asked_tags import AskedTagErrors, checked_asked_tags
from genzo.actions.vpc.vpc_members import (
    Ipv6CidrBlocks,
    NatGatewayIds,
    RouterTableIds,
    SecondaryCidrBlocks,
    UserCidrs,
    VSwitchIds,
)
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("vpc/DescribeVpcs")
_TOO_MANY_IDS = _ERRORS("InvalidVpcIdNumber.NotSupported")
_OWNER = _ERRORS("IllegalParam.OwnerId")
_TAGS = AskedTagErrors(_ERRORS)
_MOST_IDS = 20


class DescribeVpcsRequest(Request, frozen=True):
    region_id: str
    vpc_id: str | None = None
    vpc_name: str | None = None
    is_default: bool | None = None
    dry_run: bool = False
    resource_group_id: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10
    vpc_owner_id: int | None = None
    dhcp_options_set_id: str | None = None
    enable_ipv6: bool | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()


@fields_in_key_order
class VpcType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    status: str
    vpc_id: str
    is_default: bool
    owner_id: int
    region_id: str
    vpc_name: str
    v_router_id: str
    dhcp_options_set_status: str = ""
    cidr_block: str
    description: str
    resource_group_id: str
    dhcp_options_set_id: str = ""
    ipv6_cidr_block: str = ""
    cen_status: str = ""
    tags: VpcTags
    ipv6_cidr_blocks: Ipv6CidrBlocks = Ipv6CidrBlocks()
    vswitch_ids: VSwitchIds = msgspec.field(name="VSwitchIds")
    secondary_cidr_blocks: SecondaryCidrBlocks = SecondaryCidrBlocks()
    user_cidrs: UserCidrs
    nat_gateway_ids: NatGatewayIds = NatGatewayIds()
    router_table_ids: RouterTableIds
    enabled_ipv6: bool = False
    dns_hostname_status: str | UnsetType = UNSET


class Vpcs(msgspec.Struct, frozen=True, rename="pascal"):
    vpc: list[VpcType]


@fields_in_key_order
class DescribeVpcsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    vpcs: Vpcs


def describe_vpcs(request: DescribeVpcsRequest, context: Context) -> DescribeVpcsResponse:
    """The page of VPCs that the request asks for. A default VPC does not exist here."""
    context.require_region(request.region_id)
    if request.vpc_owner_id not in (None, context.account_id):
        raise _OWNER()
    ids = None if request.vpc_id is None else comma_list(request.vpc_id)
    if ids is not None and len(ids) > _MOST_IDS:
        raise _TOO_MANY_IDS()
    tags = checked_asked_tags(request.tag, _TAGS)
    found = [
        vpc
        for vpc in context.catalogue.resources(Vpc, context.account_id, request.region_id)
        if (ids is None or vpc.resource_id in ids) and _is_asked_for(vpc, request, tags)
    ]
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    page = by_number(found, request.page_number, request.page_size)
    return DescribeVpcsResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        vpcs=Vpcs([_present(context, vpc) for vpc in page]),
    )


def _is_asked_for(vpc: Vpc, request: DescribeVpcsRequest, tags: Sequence[TagFilter]) -> bool:
    # No VPC is a default one, has IPv6 or a set of DHCP options here.
    if request.is_default or request.enable_ipv6 or request.dhcp_options_set_id is not None:
        return False
    return (
        request.vpc_name in (None, vpc.name)
        and request.resource_group_id in (None, vpc.resource_group_id)
        and has_tags(vpc, tags)
    )


def _present(context: Context, vpc: Vpc) -> VpcType:
    return VpcType(
        creation_time=format_timestamp(vpc.created // 1000),
        status=vpc.status_at(context.now),
        vpc_id=vpc.resource_id,
        is_default=False,
        owner_id=vpc.owner_id,
        region_id=vpc.region_id,
        vpc_name=vpc.name,
        v_router_id=vpc.v_router_id,
        cidr_block=vpc.cidr_block,
        description=vpc.description,
        resource_group_id=vpc.resource_group_id,
        tags=vpc_tags(vpc.tags),
        vswitch_ids=VSwitchIds([each.resource_id for each in vswitches_of(context, vpc)]),
        user_cidrs=UserCidrs(list(vpc.user_cidrs)),
        router_table_ids=RouterTableIds([vpc.route_table_id]),
        dns_hostname_status=vpc.dns_hostname_status,
    )


DESCRIBE_VPCS = Action(
    name="vpc/DescribeVpcs",
    request=DescribeVpcsRequest,
    response=DescribeVpcsResponse,
    handle=describe_vpcs,
    version=VPC,
    ram_action="vpc:DescribeVpcs",
    resources=on_or_any("vpc", "vpc_id", product="vpc", read=comma_ids),
)
