"""AllocateEipAddress of ECS: deprecated, and used by Packer (docs/reference/clients.md#packer)."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.eips.allocation import AllocationErrors, NewEip, allocate
from genzo.actions.eips.bandwidth import BY_BANDWIDTH
from genzo.actions.resource_names import any_of
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = AllocationErrors(errors_of("AllocateEipAddress"))


class AllocateEipAddressRequest(Request, frozen=True):
    region_id: str
    bandwidth: str | None = None
    isp: str | None = msgspec.field(name="ISP", default=None)
    internet_charge_type: str = BY_BANDWIDTH
    activity_id: Annotated[int | None, NO_EFFECT] = None
    client_token: str | None = None


@fields_in_key_order
class AllocateEipAddressResponse(Response, frozen=True, kw_only=True):
    request_id: str
    allocation_id: str
    eip_address: str


def allocate_eip_address(
    request: AllocateEipAddressRequest, context: WriteContext
) -> AllocateEipAddressResponse:
    """Allocate an address that is paid for by use."""
    new = NewEip(request.region_id, request.bandwidth, request.isp, request.internet_charge_type)
    eip = allocate(new, context, _ERRORS)
    return AllocateEipAddressResponse(
        request_id=context.request_id, allocation_id=eip.resource_id, eip_address=eip.ip_address
    )


ALLOCATE_EIP_ADDRESS = Action(
    name="AllocateEipAddress",
    request=AllocateEipAddressRequest,
    response=AllocateEipAddressResponse,
    handle=allocate_eip_address,
    writes=True,
    ram_action="vpc:AllocateEipAddress",
    resources=any_of("eip", product="vpc"),
)
