"""ModifyEipAddressAttribute of the VPC product: rename an elastic IP address, or change its bandwidth."""

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.changes import ModificationErrors, put_changed, require_settled, with_bandwidth
from genzo.actions.eips.find_eip import own_eip
from genzo.actions.resource_names import on
from genzo.actions.vpc.eip_texts import require_eip_description, require_eip_name
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response


class ProductErrors(ModificationErrors):
    """The errors of parameters that ECS does not have."""

    name = Listed("InvalidEipAddressName.Malformed")
    description = Listed("InvalidDescription.Malformed")


_ERRORS = ProductErrors(errors_of("vpc/ModifyEipAddressAttribute"))


class ModifyEipAddressAttributeRequest(Request, frozen=True):
    allocation_id: str
    bandwidth: str | None = None
    region_id: str | None = None
    name: str | None = None
    description: str | None = None


class ModifyEipAddressAttributeResponse(Response, frozen=True):
    request_id: str


def modify_eip_address_attribute(
    request: ModifyEipAddressAttributeRequest, context: WriteContext
) -> ModifyEipAddressAttributeResponse:
    """Change what the request names."""
    eip = own_eip(context, request.region_id, request.allocation_id, _ERRORS)
    require_eip_name(request.name, _ERRORS.name)
    require_eip_description(request.description, _ERRORS.description)
    require_settled(eip, context, _ERRORS)
    if request.bandwidth is not None:
        eip = with_bandwidth(eip, request.bandwidth, _ERRORS)
    changed = msgspec.structs.replace(
        eip,
        name=request.name or eip.name,
        description=request.description or eip.description,
    )
    put_changed(changed, context)
    return ModifyEipAddressAttributeResponse(request_id=context.request_id)


MODIFY_EIP_ADDRESS_ATTRIBUTE = Action(
    name="vpc/ModifyEipAddressAttribute",
    request=ModifyEipAddressAttributeRequest,
    response=ModifyEipAddressAttributeResponse,
    handle=modify_eip_address_attribute,
    writes=True,
    version=VPC,
    ram_action="vpc:ModifyEipAddressAttribute",
    resources=on("eip", "allocation_id", product="vpc"),
)
