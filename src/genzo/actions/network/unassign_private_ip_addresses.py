"""UnassignPrivateIpAddresses: take secondary private addresses from a network interface."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.changeable_addresses import ChangeableErrors, changeable_interface
from genzo.actions.resource_names import on
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("UnassignPrivateIpAddresses")
_UNASSIGNED = _ERRORS("InvalidIp.IpUnassigned")
_OF_INTERFACE = ChangeableErrors(_ERRORS)


class UnassignPrivateIpAddressesRequest(Request, frozen=True):
    network_interface_id: str
    region_id: str
    ipv4_prefix: Annotated[tuple[str, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    private_ip_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=32)] = ()


class UnassignPrivateIpAddressesResponse(Response, frozen=True):
    request_id: str


def unassign_private_ip_addresses(
    request: UnassignPrivateIpAddressesRequest, context: WriteContext
) -> UnassignPrivateIpAddressesResponse:
    """Unassign the addresses, all of which must be secondary addresses of the interface."""
    placed = changeable_interface(context, request.region_id, request.network_interface_id, _OF_INTERFACE)
    if not request.private_ip_address:
        raise MISSING_PARAMETER(name="PrivateIpAddress")
    interface = placed.interface
    if not set(request.private_ip_address) <= set(interface.secondary_ips):
        raise _UNASSIGNED(text="The specified IP address is not a secondary address of the interface.")
    kept = tuple(each for each in interface.secondary_ips if each not in request.private_ip_address)
    placed.put(context, msgspec.structs.replace(interface, secondary_ips=kept))
    return UnassignPrivateIpAddressesResponse(request_id=context.request_id)


UNASSIGN_PRIVATE_IP_ADDRESSES = Action(
    name="UnassignPrivateIpAddresses",
    request=UnassignPrivateIpAddressesRequest,
    response=UnassignPrivateIpAddressesResponse,
    handle=unassign_private_ip_addresses,
    writes=True,
    resources=on("eni", "network_interface_id"),
)
