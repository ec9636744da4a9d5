"""CreateVpc of ECS: deprecated, and used by Packer (docs/reference/clients.md#packer)."""

import ipaddress

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import network_of
from genzo.actions.resource_names import any_of
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.network import Vpc
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateVpc")
_USER_CIDR_FORMAT = _ERRORS("IllegalParam.UserCidr")
_USER_CIDR_QUOTA = _ERRORS("InvalidUserCidr.Quota")
_USER_CIDR_RESERVED = _ERRORS("InvalidUserCidr.Malformed")
_REGION_NOT_FOUND = _ERRORS("InvalidRegionId.NotFound")
_VPC_CIDR = _ERRORS("InvalidParameter")
_VPC_DESCRIPTION = _ERRORS("InvalidVpcDiscription.Malformed")  # spelt so by the service
_VPC_NAME = _ERRORS("InvalidVpcName.Malformed")
_VPC_QUOTA = _ERRORS("QuotaExceeded.Vpc")

_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
_RESERVED = ipaddress.IPv4Network("100.64.0.0/10")  # CreateVpc, message of InvalidUserCidr.Malformed
_LONGEST_MASK = 28
_MAX_USER_CIDRS = 3


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
        raise _REGION_NOT_FOUND()
    _require_form(request)
    user_cidrs = _user_cidrs(request.user_cidr)
    vpcs = context.catalogue.resources(Vpc, context.account_id, request.region_id)
    if len(vpcs) >= context.quotas["vpcs"]:
        raise _VPC_QUOTA()
    vpc = Vpc(
        resource_id=context.ids.new_resource_id("vpc", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.vpc_name or "",
        description=request.description or "",
        cidr_block=request.cidr_block,
        user_cidrs=user_cidrs,
        v_router_id=context.ids.new_resource_id("vrt", request.region_id),
        route_table_id=context.ids.new_resource_id("vtb", request.region_id),
        settles_at=context.now + context.durations.milliseconds("CreateVpc"),
    )
    context.catalogue.put_resource(vpc)
    return CreateVpcResponse(
        vpc_id=vpc.resource_id,
        v_router_id=vpc.v_router_id,
        request_id=context.request_id,
        route_table_id=vpc.route_table_id,
    )


def _require_form(request: CreateVpcRequest) -> None:
    cidr = network_of(request.cidr_block)
    if cidr is None or cidr.prefixlen > _LONGEST_MASK or not any(map(cidr.subnet_of, _PRIVATE)):
        raise _VPC_CIDR()
    require_name(request.vpc_name, _VPC_NAME)
    require_description(request.description, _VPC_DESCRIPTION)


def _user_cidrs(text: str | None) -> tuple[str, ...]:
    """Up to three ranges of the user's networks, none of which overlaps the range of the service."""
    texts = () if text is None else tuple(part.strip() for part in text.split(","))
    if len(texts) > _MAX_USER_CIDRS:
        raise _USER_CIDR_QUOTA()
    for cidr in map(network_of, texts):
        if cidr is None:
            raise _USER_CIDR_FORMAT()
        if cidr.overlaps(_RESERVED):
            raise _USER_CIDR_RESERVED()
    return texts


CREATE_VPC = Action(
    name="CreateVpc",
    request=CreateVpcRequest,
    response=CreateVpcResponse,
    handle=create_vpc,
    writes=True,
    ram_action="vpc:CreateVpc",
    resources=any_of("vpc", product="vpc"),
)
