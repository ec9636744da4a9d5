"""UnassociateEipAddress of ECS: take an elastic IP address from an instance."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.eips.association import UnassociationErrors, unassociate
from genzo.actions.eips.find_eip import own_eip
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = UnassociationErrors(errors_of("UnassociateEipAddress"))


class UnassociateEipAddressRequest(Request, frozen=True):
    allocation_id: str
    instance_id: str
    region_id: str | None = None
    instance_type: str | None = None


class UnassociateEipAddressResponse(Response, frozen=True):
    request_id: str


def unassociate_eip_address(
    request: UnassociateEipAddressRequest, context: WriteContext
) -> UnassociateEipAddressResponse:
    """Take the address from its instance."""
    eip = own_eip(context, request.region_id, request.allocation_id, _ERRORS)
    unassociate(eip, request.instance_id, request.instance_type, context, _ERRORS)
    return UnassociateEipAddressResponse(request_id=context.request_id)


UNASSOCIATE_EIP_ADDRESS = Action(
    name="UnassociateEipAddress",
    request=UnassociateEipAddressRequest,
    response=UnassociateEipAddressResponse,
    handle=unassociate_eip_address,
    writes=True,
    ram_action="vpc:UnassociateEipAddress",
    resources=together(on("eip", "allocation_id", product="vpc"), ON_HOLDER),
)
