"""DetachNetworkInterface: take a secondary network interface from its instance."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.interface_attachment import (
    AttachmentErrors,
    AttachmentRequest,
    named_attachment,
)
from genzo.actions.resource_names import on, together
from genzo.catalogue.detached_interfaces import AVAILABLE, DetachedInterface, detached
from genzo.catalogue.instances import IN_USE
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Response

_ERRORS = errors_of("DetachNetworkInterface")
_ATTACHMENT = AttachmentErrors(_ERRORS)
_PRIMARY = _ERRORS("InvalidOperation.DetachPrimaryEniNotAllowed")
_STATUS = _ERRORS("InvalidOperation.InvalidEniState")
_OTHER_INSTANCE = _ERRORS("InvalidParameter.EniNotBelongEcs")


class DetachNetworkInterfaceRequest(AttachmentRequest, frozen=True):
    trunk_network_instance_id: Annotated[str | None, NO_EFFECT] = None


class DetachNetworkInterfaceResponse(Response, frozen=True):
    request_id: str


def detach_network_interface(
    request: DetachNetworkInterfaceRequest, context: WriteContext
) -> DetachNetworkInterfaceResponse:
    """Detach the interface: it is Detaching, then Available. A second request changes nothing more."""
    placed, instance = named_attachment(request, context, _ATTACHMENT)
    holder = placed.holder
    status = placed.status_at(context.now)
    if isinstance(holder, DetachedInterface):
        if status == AVAILABLE:
            raise _STATUS(text="The status of the network interface is neither InUse nor Detaching.")
        if holder.detached_from != instance.resource_id:
            raise _OTHER_INSTANCE(text="The network interface is not attached to the instance.")
        return DetachNetworkInterfaceResponse(request_id=context.request_id)
    if holder.resource_id != instance.resource_id:
        raise _OTHER_INSTANCE(text="The network interface is not attached to the instance.")
    if placed.is_primary:
        raise _PRIMARY(text="The primary network interface cannot be detached.")
    if status != IN_USE:
        raise _STATUS(text="The status of the network interface is neither InUse nor Detaching.")
    settles_at = context.now + context.durations.milliseconds("DetachNetworkInterface")
    remaining = tuple(each for each in instance.network_interfaces if each != placed.interface)
    context.catalogue.put_resource(msgspec.structs.replace(instance, network_interfaces=remaining))
    context.catalogue.put_resource(detached(instance, placed.interface, settles_at))
    return DetachNetworkInterfaceResponse(request_id=context.request_id)


DETACH_NETWORK_INTERFACE = Action(
    name="DetachNetworkInterface",
    request=DetachNetworkInterfaceRequest,
    response=DetachNetworkInterfaceResponse,
    handle=detach_network_interface,
    writes=True,
    resources=together(
        on("instance", "instance_id"),
        on("eni", "network_interface_id"),
    ),
)
