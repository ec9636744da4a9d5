"""AttachNetworkInterface: give an Available network interface to an instance of its VPC and zone."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.instances.instance_type_details import present
from genzo.actions.network.interface_attachment import (
    AttachmentErrors,
    AttachmentRequest,
    named_attachment,
)
from genzo.actions.resource_names import on, together
from genzo.catalogue.detached_interfaces import AVAILABLE, DetachedInterface
from genzo.catalogue.instances import RDMA, Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Response

_ERRORS = errors_of("AttachNetworkInterface")
_ATTACHMENT = AttachmentErrors(_ERRORS)
_CLASSIC = _ERRORS("InvalidInstance.NetworkType")
_STATUS = _ERRORS("InvalidOperation.InvalidEniState")
_VPC = _ERRORS("InvalidOperation.VpcMismatch")
_ZONE = _ERRORS("InvalidOperation.AvailabilityZoneMismatch")
_TOO_MANY = _ERRORS("EniPerInstanceLimitExceeded")
_TOO_MANY_ADDRESSES = _ERRORS("InvalidOperation.Ipv4CountExceeded")
_NO_RDMA = _ERRORS("InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode")


class AttachNetworkInterfaceRequest(AttachmentRequest, frozen=True):
    network_card_index: Annotated[int | None, NO_EFFECT] = None
    trunk_network_instance_id: Annotated[str | None, NO_EFFECT] = None
    wait_for_network_configuration_ready: Annotated[bool | None, NO_EFFECT] = None


class AttachNetworkInterfaceResponse(Response, frozen=True):
    request_id: str


def attach_network_interface(
    request: AttachNetworkInterfaceRequest, context: WriteContext
) -> AttachNetworkInterfaceResponse:
    """Attach the interface: it is Attaching, then InUse."""
    placed, instance = named_attachment(request, context, _ATTACHMENT)
    if not instance.vpc_id:
        raise _CLASSIC(text="The network type of the instance is not VPC.")
    holder = placed.holder
    if not isinstance(holder, DetachedInterface) or holder.status_at(context.now) != AVAILABLE:
        raise _STATUS(text="The status of the network interface is not Available.")
    _require_place(holder, instance)
    _require_room(holder, instance, context)
    attached = msgspec.structs.replace(
        holder.interface, settles_at=context.now + context.durations.milliseconds("AttachNetworkInterface")
    )
    context.catalogue.delete_resource(holder)
    interfaces = (*instance.network_interfaces, attached)
    context.catalogue.put_resource(msgspec.structs.replace(instance, network_interfaces=interfaces))
    return AttachNetworkInterfaceResponse(request_id=context.request_id)


def _require_place(interface: DetachedInterface, instance: Instance) -> None:
    if interface.vpc_id != instance.vpc_id:
        raise _VPC(text="The network interface and the instance are not in the same VPC.")
    if interface.zone_id != instance.zone_id:
        raise _ZONE(text="The network interface and the instance are not in the same zone.")


def _require_room(detached: DetachedInterface, instance: Instance, context: Context) -> None:
    """Refuse more interfaces, addresses or RDMA interfaces than the instance type has."""
    facts = context.facts.instance_types.get(instance.instance_type)
    if facts is None:
        return
    limits = present(facts)
    interfaces = (*instance.network_interfaces, detached.interface)
    if len(interfaces) > max(1, limits.eni_quantity):
        raise _TOO_MANY(text=f"The instance type has at most {limits.eni_quantity} network interfaces.")
    most = max(1, limits.eni_private_ip_address_quantity)
    if 1 + len(detached.interface.secondary_ips) > most:
        raise _TOO_MANY_ADDRESSES(text=f"A network interface has at most {most} private IPv4 addresses.")
    if sum(each.traffic_mode == RDMA for each in interfaces) > limits.eri_quantity:
        raise _NO_RDMA(text=f"The instance type has {limits.eri_quantity} elastic RDMA interfaces.")


ATTACH_NETWORK_INTERFACE = Action(
    name="AttachNetworkInterface",
    request=AttachNetworkInterfaceRequest,
    response=AttachNetworkInterfaceResponse,
    handle=attach_network_interface,
    writes=True,
    resources=together(
        on("instance", "instance_id"),
        on("eni", "network_interface_id"),
    ),
)
