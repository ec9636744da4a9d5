"""ReleaseEipAddress of the VPC product: give up an elastic IP address."""

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.changes import ReleaseEipAddressRequest, ReleaseErrors, release
from genzo.actions.eips.find_eip import own_eip
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = ReleaseErrors(errors_of("vpc/ReleaseEipAddress"))


class ReleaseEipAddressResponse(Response, frozen=True):
    request_id: str


def release_eip_address(
    request: ReleaseEipAddressRequest, context: WriteContext
) -> ReleaseEipAddressResponse:
    """Release the address, which no instance has."""
    eip = own_eip(context, request.region_id, request.allocation_id, _ERRORS)
    release(eip, context, _ERRORS)
    return ReleaseEipAddressResponse(request_id=context.request_id)


RELEASE_EIP_ADDRESS = Action(
    name="vpc/ReleaseEipAddress",
    request=ReleaseEipAddressRequest,
    response=ReleaseEipAddressResponse,
    handle=release_eip_address,
    writes=True,
    version=VPC,
    ram_action="vpc:ReleaseEipAddress",
    resources=on("eip", "allocation_id", product="vpc"),
)
