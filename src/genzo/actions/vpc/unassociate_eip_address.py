"""UnassociateEipAddress of the VPC product: take an elastic IP address from an instance."""

from typing import Annotated

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.association import UnassociationErrors, UnassociationRequest, unassociate
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Response

_ERRORS = UnassociationErrors(errors_of("vpc/UnassociateEipAddress"))


class UnassociateEipAddressRequest(UnassociationRequest, frozen=True):
    """Force and PrivateIpAddress belong to other types of instances than those of ECS."""

    force: Annotated[bool | None, NO_EFFECT] = None
    instance_id: str | None = None
    private_ip_address: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None


class UnassociateEipAddressResponse(Response, frozen=True):
    request_id: str


def unassociate_eip_address(
    request: UnassociateEipAddressRequest, context: WriteContext
) -> UnassociateEipAddressResponse:
    """Take the address from the instance that has it, which the request need not name."""
    unassociate(request, request.instance_id, context, _ERRORS)
    return UnassociateEipAddressResponse(request_id=context.request_id)


UNASSOCIATE_EIP_ADDRESS = Action(
    name="vpc/UnassociateEipAddress",
    request=UnassociateEipAddressRequest,
    response=UnassociateEipAddressResponse,
    handle=unassociate_eip_address,
    writes=True,
    version=VPC,
    ram_action="vpc:UnassociateEipAddress",
    resources=together(on("eip", "allocation_id", product="vpc"), ON_HOLDER),
)
