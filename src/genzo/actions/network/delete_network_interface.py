"""DeleteNetworkInterface: delete a network interface that no instance has."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.freed_addresses import free_address
from genzo.actions.network.find_interface import find_interface
from genzo.actions.resource_names import on
from genzo.catalogue.detached_interfaces import AVAILABLE
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteNetworkInterface")
_NOT_FOUND = _ERRORS("InvalidEniId.NotFound")
_STATUS = _ERRORS("InvalidOperation.InvalidEniState")


class DeleteNetworkInterfaceRequest(Request, frozen=True):
    network_interface_id: str
    region_id: str


class DeleteNetworkInterfaceResponse(Response, frozen=True):
    request_id: str


def delete_network_interface(
    request: DeleteNetworkInterfaceRequest, context: WriteContext
) -> DeleteNetworkInterfaceResponse:
    """Delete the interface, which must be Available, at once. Its elastic IP address is available again."""
    context.require_region(request.region_id)
    found = find_interface(context, request.region_id, request.network_interface_id)
    if found is None:
        raise _NOT_FOUND(text="The specified NetworkInterfaceId does not exist.")
    if found.status_at(context.now) != AVAILABLE:
        raise _STATUS(text="The status of the network interface is not Available.")
    context.catalogue.delete_resource(found.holder)
    free_address(found.interface.eip, request.region_id, context)
    return DeleteNetworkInterfaceResponse(request_id=context.request_id)


DELETE_NETWORK_INTERFACE = Action(
    name="DeleteNetworkInterface",
    request=DeleteNetworkInterfaceRequest,
    response=DeleteNetworkInterfaceResponse,
    handle=delete_network_interface,
    writes=True,
    resources=on("eni", "network_interface_id"),
)
