"""DescribeVpcAttribute of the VPC product: show one VPC.

An unknown VPC is shown with empty members: the Terraform provider takes an empty VpcId for a VPC that is gone
(docs/decisions/0068-vpc-product.md).
"""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.network.networks import vswitches_of
from genzo.actions.network.vpc_tags import VpcTags, vpc_tags
from genzo.actions.resource_names import on
from genzo.actions.vpc.vpc_members import Ipv6CidrBlocks, SecondaryCidrBlocks, UserCidrs, VSwitchIds
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Vpc
from genzo.errors import DRY_RUN_OPERATION
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_NO_CENS = never_sent("there are no Cloud Enterprise Networks here")
_NO_GATEWAY = never_sent("there are no IPv4 gateways here")


class DescribeVpcAttributeRequest(Request, frozen=True):
    vpc_id: str
    region_id: str
    dry_run: bool = False
    is_default: bool = False


@fields_in_key_order
class AssociatedCen(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    cen_owner_id: int
    cen_id: str
    cen_status: str


class AssociatedCens(msgspec.Struct, frozen=True, rename="pascal"):
    associated_cen: list[AssociatedCen]


@fields_in_key_order
class CloudResource(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    resource_count: int
    resource_type: str


class CloudResources(msgspec.Struct, frozen=True, rename="pascal"):
    cloud_resource_set_type: list[CloudResource] = []


@fields_in_key_order
class PropagationSource(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    source_type: str
    source_owner_id: int
    source_instance_id: str
    status: str
    route_propagated: bool


class AssociatedPropagationSources(msgspec.Struct, frozen=True, rename="pascal"):
    associated_propagation_sources: list[PropagationSource]


@fields_in_key_order
class DescribeVpcAttributeResponse(Response, frozen=True, kw_only=True):
    creation_time: str = ""
    status: str = ""
    vpc_id: str = ""
    is_default: bool = False
    classic_link_enabled: bool = False
    owner_id: int | UnsetType = UNSET
    region_id: str
    vpc_name: str = ""
    v_router_id: str = ""
    dhcp_options_set_status: str = ""
    cidr_block: str = ""
    request_id: str
    description: str = ""
    resource_group_id: str = ""
    dhcp_options_set_id: str = ""
    ipv6_cidr_block: str = ""
    vswitch_ids: VSwitchIds = msgspec.field(name="VSwitchIds", default=VSwitchIds())
    user_cidrs: UserCidrs = UserCidrs()
    secondary_cidr_blocks: SecondaryCidrBlocks = SecondaryCidrBlocks()
    associated_cens: Annotated[AssociatedCens | UnsetType, _NO_CENS] = UNSET
    cloud_resources: CloudResources = CloudResources()
    ipv6_cidr_blocks: Ipv6CidrBlocks = Ipv6CidrBlocks()
    support_ipv4_gateway: bool = False
    ipv4_gateway_id: Annotated[str | UnsetType, _NO_GATEWAY] = UNSET
    tags: VpcTags = VpcTags()
    associated_propagation_sources: Annotated[AssociatedPropagationSources | UnsetType, _NO_CENS] = UNSET
    enabled_ipv6: bool = False
    dns_hostname_status: str | UnsetType = UNSET


def describe_vpc_attribute(
    request: DescribeVpcAttributeRequest, context: Context
) -> DescribeVpcAttributeResponse:
    """The VPC, or an answer with empty members if there is none."""
    context.require_region(request.region_id)
    vpc = context.catalogue.resource(Vpc, context.account_id, request.region_id, request.vpc_id)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    if vpc is None or request.is_default:
        return DescribeVpcAttributeResponse(region_id=request.region_id, request_id=context.request_id)
    vswitches = vswitches_of(context, vpc)
    counts = {"VRouter": 1, "RouteTable": 1, "VSwitch": len(vswitches)}
    return DescribeVpcAttributeResponse(
        creation_time=format_timestamp(vpc.created // 1000),
        status=vpc.status_at(context.now),
        vpc_id=vpc.resource_id,
        owner_id=vpc.owner_id,
        region_id=vpc.region_id,
        vpc_name=vpc.name,
        v_router_id=vpc.v_router_id,
        cidr_block=vpc.cidr_block,
        request_id=context.request_id,
        description=vpc.description,
        resource_group_id=vpc.resource_group_id,
        vswitch_ids=VSwitchIds([each.resource_id for each in vswitches]),
        user_cidrs=UserCidrs(list(vpc.user_cidrs)),
        cloud_resources=CloudResources(
            [
                CloudResource(resource_count=count, resource_type=resource_type)
                for resource_type, count in counts.items()
                if count
            ]
        ),
        tags=vpc_tags(vpc.tags),
        dns_hostname_status=vpc.dns_hostname_status,
    )


DESCRIBE_VPC_ATTRIBUTE = Action(
    name="vpc/DescribeVpcAttribute",
    request=DescribeVpcAttributeRequest,
    response=DescribeVpcAttributeResponse,
    handle=describe_vpc_attribute,
    version=VPC,
    ram_action="vpc:DescribeVpcAttribute",
    resources=on("vpc", "vpc_id", product="vpc"),
)
