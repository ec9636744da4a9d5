"""CreateVpc of ECS: deprecated, and used by Packer (docs/reference/clients.md#packer)."""

import ipaddress

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import network_of
from genzo.actions.network.new_vpc import LONGEST_MASK, NewVpc, NewVpcErrors, new_vpc
from genzo.actions.resource_names import any_of
from genzo.actions.text_checks import require_description, require_name
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = NewVpcErrors(errors_of("CreateVpc"))
_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


class CreateVpcRequest(Request, frozen=True):
    region_id: str
    cidr_block: str = "172.16.0.0/12"
    vpc_name: str | None = None
    description: str | None = None
    client_token: str | None = None
    user_cidr: str | None = None


@fields_in_key_order
class CreateVpcResponse(Response, frozen=True, kw_only=True):
    vpc_id: str
    v_router_id: str
    request_id: str
    route_table_id: str


def create_vpc(request: CreateVpcRequest, context: WriteContext) -> CreateVpcResponse:
    """Create a VPC with its router and route table."""
    if request.region_id not in context.facts.regions:
        raise _ERRORS.no_region()
    cidr = network_of(request.cidr_block)
    if cidr is None or cidr.prefixlen > LONGEST_MASK or not any(map(cidr.subnet_of, _PRIVATE)):
        raise _ERRORS.cidr()
    require_name(request.vpc_name, _ERRORS.name)
    require_description(request.description, _ERRORS.description)
    new = NewVpc(
        request.region_id, request.cidr_block, request.vpc_name, request.description, request.user_cidr
    )
    vpc = new_vpc(new, context, _ERRORS)
    context.catalogue.put_resource(vpc)
    return CreateVpcResponse(
        vpc_id=vpc.resource_id,
        v_router_id=vpc.v_router_id,
        request_id=context.request_id,
        route_table_id=vpc.route_table_id,
    )


CREATE_VPC = Action(
    name="CreateVpc",
    request=CreateVpcRequest,
    response=CreateVpcResponse,
    handle=create_vpc,
    writes=True,
    ram_action="vpc:CreateVpc",
    resources=any_of("vpc", product="vpc"),
)
