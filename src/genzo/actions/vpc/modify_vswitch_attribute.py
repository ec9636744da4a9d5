"""ModifyVSwitchAttribute of the VPC product: rename a vSwitch."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.networks import available
from genzo.actions.resource_names import on
from genzo.actions.vpc.network_texts import require_network_description, require_network_name
from genzo.catalogue.network import VSwitch
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("vpc/ModifyVSwitchAttribute")
_NOT_FOUND = _ERRORS("InvalidVSwitchId.NotFound")
_STATUS = _ERRORS("IncorrectStatus.VSwitch")
_NAME = _ERRORS("InvalidVSwitchName.Malformed")
_DESCRIPTION = _ERRORS("InvalidVSwitchDiscription.Malformed")  # spelt so by the service
_IPV6 = _ERRORS("OperationFailed.VpcIpv6Disabled")


class ModifyVSwitchAttributeRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    vswitch_name: str | None = msgspec.field(name="VSwitchName", default=None)
    region_id: str | None = None
    description: str | None = None
    ipv6_cidr_block: int | None = None
    enable_ipv6: bool = msgspec.field(name="EnableIPv6", default=False)
    vpc_ipv6_cidr_block: str | None = None
    ipv6_cidr_mask: Annotated[int | None, NO_EFFECT] = None


class ModifyVSwitchAttributeResponse(Response, frozen=True):
    request_id: str


def modify_vswitch_attribute(
    request: ModifyVSwitchAttributeRequest, context: WriteContext
) -> ModifyVSwitchAttributeResponse:
    """Change what the request names. There is no IPv6 here."""
    context.require_region(request.region_id)
    vswitch = available(context, VSwitch, request.region_id, request.vswitch_id, _NOT_FOUND, _STATUS)
    require_network_name(request.vswitch_name, _NAME)
    require_network_description(request.description, _DESCRIPTION)
    if request.enable_ipv6 or (request.ipv6_cidr_block, request.vpc_ipv6_cidr_block) != (None, None):
        raise _IPV6(text="IPv6 is not enabled for the VPC.")
    changed = msgspec.structs.replace(
        vswitch,
        name=request.vswitch_name or vswitch.name,
        description=request.description or vswitch.description,
    )
    context.catalogue.put_resource(changed)
    return ModifyVSwitchAttributeResponse(request_id=context.request_id)


MODIFY_VSWITCH_ATTRIBUTE = Action(
    name="vpc/ModifyVSwitchAttribute",
    request=ModifyVSwitchAttributeRequest,
    response=ModifyVSwitchAttributeResponse,
    handle=modify_vswitch_attribute,
    writes=True,
    version=VPC,
    ram_action="vpc:ModifyVSwitchAttribute",
    resources=on("vswitch", "vswitch_id", product="vpc"),
)
