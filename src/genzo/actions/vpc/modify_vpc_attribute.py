"""ModifyVpcAttribute of the VPC product: rename a VPC, or change its block."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.networks import available, network_of, vswitches_of
from genzo.actions.resource_names import on
from genzo.actions.vpc.network_texts import require_network_description, require_network_name
from genzo.actions.vpc.vpc_blocks import vpc_block
from genzo.catalogue.network import Vpc
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("vpc/ModifyVpcAttribute")
_NOT_FOUND = _ERRORS("InvalidVpcId.NotFound", status=404)
_STATUS = _ERRORS("IncorrectVpcStatus")
_NAME = _ERRORS("InvalidVpcName.Malformed")
_DESCRIPTION = _ERRORS("InvalidVpcDiscription.Malformed")  # spelt so by the service
_CIDR = _ERRORS("InvalidCidrBlock.Malformed")
_CIDR_IN_USE = _ERRORS("IllegalCidrBlock")
_IPV6 = _ERRORS("OperationUnsupported.Ipv6Feature")


class ModifyVpcAttributeRequest(Request, frozen=True):
    vpc_id: str
    description: str | None = None
    vpc_name: str | None = None
    cidr_block: str | None = None
    region_id: str | None = None
    enable_ipv6: bool = msgspec.field(name="EnableIPv6", default=False)
    ipv6_cidr_block: str | None = None
    ipv6_isp: Annotated[str | None, NO_EFFECT] = None
    enable_dns_hostname: bool | None = None


class ModifyVpcAttributeResponse(Response, frozen=True):
    request_id: str


def modify_vpc_attribute(
    request: ModifyVpcAttributeRequest, context: WriteContext
) -> ModifyVpcAttributeResponse:
    """Change what the request names. A new block contains all vSwitches; there is no IPv6 here."""
    context.require_region(request.region_id)
    vpc = available(context, Vpc, request.region_id, request.vpc_id, _NOT_FOUND, _STATUS)
    require_network_name(request.vpc_name, _NAME)
    require_network_description(request.description, _DESCRIPTION)
    if request.enable_ipv6 or request.ipv6_cidr_block is not None:
        raise _IPV6(text="IPv6 is not supported.")
    if request.cidr_block is not None:
        _require_block(vpc, request.cidr_block, context)
    changed = msgspec.structs.replace(
        vpc,
        name=request.vpc_name or vpc.name,
        description=request.description or vpc.description,
        cidr_block=request.cidr_block or vpc.cidr_block,
        has_dns_hostnames=(
            vpc.has_dns_hostnames if request.enable_dns_hostname is None else request.enable_dns_hostname
        ),
    )
    context.catalogue.put_resource(changed)
    return ModifyVpcAttributeResponse(request_id=context.request_id)


def _require_block(vpc: Vpc, cidr_block: str, context: WriteContext) -> None:
    whole = vpc_block(cidr_block)
    if whole is None:
        raise _CIDR()
    blocks = (network_of(each.cidr_block) for each in vswitches_of(context, vpc))
    if not all(block is None or block.subnet_of(whole) for block in blocks):
        raise _CIDR_IN_USE()


MODIFY_VPC_ATTRIBUTE = Action(
    name="vpc/ModifyVpcAttribute",
    request=ModifyVpcAttributeRequest,
    response=ModifyVpcAttributeResponse,
    handle=modify_vpc_attribute,
    writes=True,
    version=VPC,
    ram_action="vpc:ModifyVpcAttribute",
    resources=on("vpc", "vpc_id", product="vpc"),
)
