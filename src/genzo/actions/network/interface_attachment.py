"""What AttachNetworkInterface and DetachNetworkInterface share: an interface and an instance."""

from typing import NamedTuple

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.network.find_interface import PlacedInterface, find_interface
from genzo.catalogue.instances import Instance
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import Request


class AttachmentRequest(Request, frozen=True):
    """The parameters that both actions need."""

    instance_id: str
    network_interface_id: str
    region_id: str


class AttachmentErrors(ErrorGroup):
    """The errors of `named_attachment`."""

    no_interface = Listed("InvalidEniId.NotFound")
    no_instance = Listed("InvalidEcsId.NotFound")
    instance_status = Listed("InvalidOperation.InvalidEcsState")


class Attachment(NamedTuple):
    """The interface and the instance of a request."""

    placed: PlacedInterface
    instance: Instance


def named_attachment(request: AttachmentRequest, context: Context, errors: AttachmentErrors) -> Attachment:
    """The interface and the instance that the request names; the instance must be Running or Stopped.

    Raises:
        ApiError: see `AttachmentErrors`.
    """
    context.require_region(request.region_id)
    placed = find_interface(context, request.region_id, request.network_interface_id)
    if placed is None:
        raise errors.no_interface(text="The specified NetworkInterfaceId does not exist.")
    text = "The specified InstanceId does not exist."
    instance = own_resource(
        context, Instance, request.region_id, request.instance_id, errors.no_instance, text=text
    )
    if instance.status_at(context.now) not in (RUNNING, STOPPED):
        raise errors.instance_status(text="The status of the instance is neither Running nor Stopped.")
    return Attachment(placed, instance)
