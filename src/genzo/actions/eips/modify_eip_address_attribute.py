"""ModifyEipAddressAttribute of ECS: change the bandwidth of an elastic IP address."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.eips.changes import ModificationErrors, put_changed, require_settled, with_bandwidth
from genzo.actions.eips.find_eip import own_eip
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = ModificationErrors(errors_of("ModifyEipAddressAttribute"))


class ModifyEipAddressAttributeRequest(Request, frozen=True):
    allocation_id: str
    bandwidth: str
    region_id: str | None = None


class ModifyEipAddressAttributeResponse(Response, frozen=True):
    request_id: str


def modify_eip_address_attribute(
    request: ModifyEipAddressAttributeRequest, context: WriteContext
) -> ModifyEipAddressAttributeResponse:
    """Change the bandwidth, also of an address that an instance has."""
    eip = own_eip(context, request.region_id, request.allocation_id, _ERRORS)
    require_settled(eip, context, _ERRORS)
    put_changed(with_bandwidth(eip, request.bandwidth, _ERRORS), context)
    return ModifyEipAddressAttributeResponse(request_id=context.request_id)


MODIFY_EIP_ADDRESS_ATTRIBUTE = Action(
    name="ModifyEipAddressAttribute",
    request=ModifyEipAddressAttributeRequest,
    response=ModifyEipAddressAttributeResponse,
    handle=modify_eip_address_attribute,
    writes=True,
    ram_action="vpc:ModifyEipAddressAttribute",
    resources=on("eip", "allocation_id", product="vpc"),
)
