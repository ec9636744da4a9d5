"""DescribeVSwitchAttributes of the VPC product: show one vSwitch.

An unknown vSwitch is shown with empty members: the Terraform provider takes an empty VSwitchId for a vSwitch
that is gone (docs/decisions/0068-vpc-product.md).
"""

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.find_resource import find_own
from genzo.actions.network.vpc_tags import VpcTags
from genzo.actions.network.vswitch_listing import RouteTable, vswitch_members
from genzo.actions.resource_names import on
from genzo.catalogue.network import VSwitch
from genzo.errors import DRY_RUN_OPERATION
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class DescribeVSwitchAttributesRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    region_id: str | None = None
    dry_run: bool = False


@fields_in_key_order
class DescribeVSwitchAttributesResponse(Response, frozen=True, kw_only=True):
    vpc_id: str = ""
    status: str = ""
    creation_time: str = ""
    is_default: bool = False
    available_ip_address_count: int = 0
    network_acl_id: str = ""
    owner_id: int | UnsetType = UNSET
    vswitch_id: str = msgspec.field(name="VSwitchId", default="")
    request_id: str
    cidr_block: str = ""
    description: str = ""
    resource_group_id: str = ""
    zone_id: str = ""
    ipv6_cidr_block: str = ""
    vswitch_name: str = msgspec.field(name="VSwitchName", default="")
    share_type: str = ""
    enabled_ipv6: bool = False
    route_table: RouteTable | UnsetType = UNSET
    tags: VpcTags = VpcTags()


def describe_vswitch_attributes(
    request: DescribeVSwitchAttributesRequest, context: Context
) -> DescribeVSwitchAttributesResponse:
    """The vSwitch, or an answer with empty members if there is none."""
    context.require_region(request.region_id)
    vswitch = find_own(context, VSwitch, request.region_id, request.vswitch_id)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    if vswitch is None:
        return DescribeVSwitchAttributesResponse(request_id=context.request_id)
    members = vswitch_members(vswitch, context)
    return DescribeVSwitchAttributesResponse(request_id=context.request_id, **members)


DESCRIBE_VSWITCH_ATTRIBUTES = Action(
    name="vpc/DescribeVSwitchAttributes",
    request=DescribeVSwitchAttributesRequest,
    response=DescribeVSwitchAttributesResponse,
    handle=describe_vswitch_attributes,
    version=VPC,
    ram_action="vpc:DescribeVSwitchAttributes",
    resources=on("vswitch", "vswitch_id", product="vpc"),
)
