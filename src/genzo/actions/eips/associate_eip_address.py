"""AssociateEipAddress of ECS: give an elastic IP address to an instance."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.eips.association import AssociationErrors, AssociationRequest, associate
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = AssociationErrors(errors_of("AssociateEipAddress"))


class AssociateEipAddressResponse(Response, frozen=True):
    request_id: str


def associate_eip_address(request: AssociationRequest, context: WriteContext) -> AssociateEipAddressResponse:
    """Associate the address. Its instance is in a VPC, in the same region, and has no public address."""
    associate(request, context, _ERRORS)
    return AssociateEipAddressResponse(request_id=context.request_id)


ASSOCIATE_EIP_ADDRESS = Action(
    name="AssociateEipAddress",
    request=AssociationRequest,
    response=AssociateEipAddressResponse,
    handle=associate_eip_address,
    writes=True,
    ram_action="vpc:AssociateEipAddress",
    resources=together(on("eip", "allocation_id", product="vpc"), ON_HOLDER),
)
