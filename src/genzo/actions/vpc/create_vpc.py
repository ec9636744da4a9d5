"""CreateVpc of the VPC product: create a VPC with its router and route table."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.new_vpc import NewVpc, NewVpcErrors, new_vpc
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.network_texts import require_network_description, require_network_name
from genzo.actions.vpc.vpc_blocks import vpc_block
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response


class ProductErrors(NewVpcErrors):
    """The errors of parameters that ECS does not have."""

    ipv6 = Listed("OperationUnsupported.Ipv6Feature")
    ipv6_line = Listed("UnsupportedFeature.Ipv6Isp")
    no_pool = Listed("ResourceNotFound.IpamPool")


_TABLE = errors_of("vpc/CreateVpc")
_ERRORS = ProductErrors(_TABLE)
_TAGS = TagErrors(_TABLE)


class CreateVpcRequest(Request, frozen=True):
    region_id: str
    cidr_block: str = "172.16.0.0/12"
    ipv6_cidr_block: str | None = None
    vpc_name: str | None = None
    enable_ipv6: bool = False
    description: str | None = None
    resource_group_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    dry_run: bool = False
    user_cidr: str | None = None
    client_token: str | None = None
    ipv6_isp: str = "BGP"
    ipv4_ipam_pool_id: str | None = None
    ipv4_cidr_mask: Annotated[int | None, NO_EFFECT] = None
    enable_dns_hostname: bool = False
    ipv6_ipam_pool_id: str | None = None
    ipv6_cidr_mask: Annotated[int | None, NO_EFFECT] = None


@fields_in_key_order
class CreateVpcResponse(Response, frozen=True, kw_only=True):
    vpc_id: str
    v_router_id: str
    request_id: str
    route_table_id: str
    resource_group_id: str


def create_vpc(request: CreateVpcRequest, context: WriteContext) -> CreateVpcResponse:
    """Create a VPC. There is no IPv6 here."""
    if request.region_id not in context.facts.regions:
        raise _ERRORS.no_region()
    _require_form(request)
    new = NewVpc(
        request.region_id,
        request.cidr_block,
        request.vpc_name,
        request.description,
        request.user_cidr,
        request.resource_group_id or "",
        tags_of(request.tag, _TAGS),
        has_dns_hostnames=request.enable_dns_hostname,
    )
    vpc = new_vpc(new, context, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(vpc)
    return CreateVpcResponse(
        vpc_id=vpc.resource_id,
        v_router_id=vpc.v_router_id,
        request_id=context.request_id,
        route_table_id=vpc.route_table_id,
        resource_group_id=vpc.resource_group_id,
    )


def _require_form(request: CreateVpcRequest) -> None:
    if request.ipv4_ipam_pool_id is not None or request.ipv6_ipam_pool_id is not None:
        raise _ERRORS.no_pool()
    if vpc_block(request.cidr_block) is None:
        raise _ERRORS.cidr()
    require_network_name(request.vpc_name, _ERRORS.name)
    require_network_description(request.description, _ERRORS.description)
    if request.enable_ipv6 or request.ipv6_cidr_block is not None:
        raise _ERRORS.ipv6(text="IPv6 is not supported.")
    if request.ipv6_isp != "BGP":
        raise _ERRORS.ipv6_line()


CREATE_VPC = Action(
    name="vpc/CreateVpc",
    request=CreateVpcRequest,
    response=CreateVpcResponse,
    handle=create_vpc,
    writes=True,
    version=VPC,
    ram_action="vpc:CreateVpc",
    resources=any_of("vpc", product="vpc"),
)
