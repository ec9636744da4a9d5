"""DescribeVpcs of ECS: the caller's VPCs in a region, newest first."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.network.networks import vswitches_of
from genzo.actions.network.vpc_tags import VpcTags, vpc_tags
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class DescribeVpcsRequest(Request, frozen=True):
    """VpcId names one VPC, or several separated by commas."""

    region_id: str
    vpc_id: str | None = None
    is_default: bool | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10


class VSwitchIds(msgspec.Struct, frozen=True):
    vswitch_id: list[str] = msgspec.field(name="VSwitchId", default_factory=list)


class UserCidrs(msgspec.Struct, frozen=True, rename="pascal"):
    user_cidr: list[str] = []


class SecondaryCidrBlocks(msgspec.Struct, frozen=True, rename="pascal"):
    secondary_cidr_block: list[str] = []


class RouterTableIds(msgspec.Struct, frozen=True, rename="pascal"):
    router_table_ids: list[str] = []


class NatGatewayIds(msgspec.Struct, frozen=True, rename="pascal"):
    nat_gateway_ids: list[str] = []


@fields_in_key_order
class VpcType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A VPC with the members of 2024 (docs/decisions/0030-recorded-members.md)."""

    creation_time: str
    vpc_name: str
    status: str
    vpc_id: str
    v_router_id: str
    is_default: bool
    cidr_block: str
    description: str
    region_id: str
    vswitch_ids: VSwitchIds = msgspec.field(name="VSwitchIds")
    user_cidrs: UserCidrs
    resource_group_id: str
    owner_id: int
    router_table_ids: RouterTableIds
    tags: VpcTags
    cen_status: str = ""
    secondary_cidr_blocks: SecondaryCidrBlocks = SecondaryCidrBlocks()
    nat_gateway_ids: NatGatewayIds = NatGatewayIds()
    network_acl_num: int = 0
    advanced_resource: bool = False
    ipv6_cidr_block: str = ""
    enabled_ipv6: bool = False


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
    ids = None if request.vpc_id is None else comma_list(request.vpc_id)
    found = [
        vpc
        for vpc in context.catalogue.resources(Vpc, context.account_id, request.region_id)
        if (ids is None or vpc.resource_id in ids) and not request.is_default
    ]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeVpcsResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        vpcs=Vpcs([_present(context, vpc) for vpc in page]),
    )


def _present(context: Context, vpc: Vpc) -> VpcType:
    return VpcType(
        creation_time=format_timestamp(vpc.created // 1000),
        vpc_name=vpc.name,
        status=vpc.status_at(context.now),
        vpc_id=vpc.resource_id,
        v_router_id=vpc.v_router_id,
        is_default=False,
        cidr_block=vpc.cidr_block,
        description=vpc.description,
        region_id=vpc.region_id,
        vswitch_ids=VSwitchIds([vswitch.resource_id for vswitch in vswitches_of(context, vpc)]),
        user_cidrs=UserCidrs(list(vpc.user_cidrs)),
        resource_group_id=vpc.resource_group_id,
        owner_id=vpc.owner_id,
        router_table_ids=RouterTableIds([vpc.route_table_id]),
        tags=vpc_tags(vpc.tags),
    )


DESCRIBE_VPCS = Action(
    name="DescribeVpcs",
    request=DescribeVpcsRequest,
    response=DescribeVpcsResponse,
    handle=describe_vpcs,
    ram_action="vpc:DescribeVpcs",
    resources=on_or_any("vpc", "vpc_id", product="vpc", read=comma_ids),
)
