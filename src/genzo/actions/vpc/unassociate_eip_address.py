"""UnassociateEipAddress of the VPC product: take an elastic IP address from an instance."""

from typing import Annotated

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.association import UnassociationErrors, unassociate
from genzo.actions.eips.find_eip import own_eip
from genzo.actions.eips.holder_names import ON_HOLDER
from genzo.actions.resource_names import on, together
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = UnassociationErrors(errors_of("vpc/UnassociateEipAddress"))


class UnassociateEipAddressRequest(Request, frozen=True):
    """Force and PrivateIpAddress belong to other types of instances than those of ECS."""

    allocation_id: str
    force: Annotated[bool | None, NO_EFFECT] = None
    region_id: str | None = None
    instance_id: str | None = None
    instance_type: str | None = None
    private_ip_address: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None


class UnassociateEipAddressResponse(Response, frozen=True):
    request_id: str


def unassociate_eip_address(
    request: UnassociateEipAddressRequest, context: WriteContext
) -> UnassociateEipAddressResponse:
    """Take the address from the instance that has it, which the request need not name."""
    eip = own_eip(context, request.region_id, request.allocation_id, _ERRORS)
    unassociate(eip, request.instance_id, request.instance_type, context, _ERRORS)
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
