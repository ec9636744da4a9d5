"""UnassociateEipAddress of ECS: take an elastic IP address from an instance."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.eips.association import UnassociationErrors, UnassociationRequest, unassociate
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = UnassociationErrors(errors_of("UnassociateEipAddress"))


class UnassociateEipAddressRequest(UnassociationRequest, frozen=True, kw_only=True):
    instance_id: str


class UnassociateEipAddressResponse(Response, frozen=True):
    request_id: str


def unassociate_eip_address(
    request: UnassociateEipAddressRequest, context: WriteContext
) -> UnassociateEipAddressResponse:
    """Take the address from its instance."""
    unassociate(request, request.instance_id, context, _ERRORS)
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
