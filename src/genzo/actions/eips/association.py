"""Giving an elastic IP address to an instance or an interface and taking it away, for both products."""

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.eips.find_eip import EipErrors, own_eip
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.network.find_interface import PlacedInterface, find_interface
from genzo.catalogue.detached_interfaces import AVAILABLE as FREE
from genzo.catalogue.eips import AVAILABLE, ECS_INSTANCE, IN_USE, INTERFACE, Eip
from genzo.catalogue.instances import IN_USE as ATTACHED
from genzo.catalogue.instances import NO_EIP, Instance, InstanceEip
from genzo.errors import ErrorType
from genzo.errors.group import Listed
from genzo.wire.structs import Request

INSTANCE_TYPES = (ECS_INSTANCE, INTERFACE, "Nat", "SlbInstance", "HaVip", "IpAddress")
"""What an address can be given to on the service. Here it is instances of ECS and network interfaces."""


class AssociationRequest(Request, frozen=True):
    """What both products need to give an address away."""

    allocation_id: str
    instance_id: str
    region_id: str | None = None
    instance_type: str | None = None


class UnassociationRequest(Request, frozen=True):
    """What both products need to take an address away; ECS needs to know from what."""

    allocation_id: str
    region_id: str | None = None
    instance_type: str | None = None


class InstanceTypeErrors(EipErrors):
    """The errors of both directions."""

    eip_status = Listed("IncorrectEipStatus")
    instance_type = Listed("InvalidInstanceType.ValueNotSupported")
    no_instance = Listed()
    instance_status = Listed("IncorrectInstanceStatus")
    interface_status = Listed("InvalidStatus.EniStatusNotSupport")


class AssociationErrors(InstanceTypeErrors):
    """The errors of `associate`."""

    no_instance = Listed("InvalidInstanId.NotFound")  # spelt so by the service
    unsupported = Listed("InvalidParameter.InstanceTypeNotSupport")
    classic = Listed("OperationDenied")
    elsewhere = Listed("InvalidParameter.Mismatch")
    has_public_ip = Listed("EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP")
    has_eip = Listed("InvalidAssociation.Duplicated")


class UnassociationErrors(InstanceTypeErrors):
    """The errors of `unassociate`."""

    no_instance = Listed("InvalidInstanceId.NotFound")


def associate(request: AssociationRequest, context: WriteContext, errors: AssociationErrors) -> None:
    """Give an address to an instance or a secondary network interface; it is Associating, then InUse.

    Raises:
        ApiError: the address is not Available, or the instance or interface cannot have it.
    """
    eip = own_eip(context, request.region_id, request.allocation_id, errors)
    if eip.status_at(context.now) != AVAILABLE:
        raise errors.eip_status()
    _require_type(request.instance_type, errors)
    if request.instance_type == INTERFACE:
        _associate_interface(eip, request.instance_id, context, errors)
        return
    instance = _instance(request.instance_id, request.instance_type, context, errors)
    if instance.region_id != eip.region_id:
        raise errors.elsewhere()
    if not instance.vpc_id:
        raise errors.classic()
    _require_settled(instance, context, errors.instance_status)
    if instance.eip.allocation_id:
        raise errors.has_eip()
    if instance.public_ip:
        raise errors.has_public_ip()
    _put_associated(eip, ECS_INSTANCE, instance.resource_id, instance.private_ip, context)
    context.catalogue.put_resource(msgspec.structs.replace(instance, eip=instance_eip(eip)))


def _associate_interface(
    eip: Eip, interface_id: str, context: WriteContext, errors: AssociationErrors
) -> None:
    """Give an address to a secondary interface; a primary one has that of its instance."""
    placed = _interface(eip, interface_id, context, errors)
    if placed.is_primary:
        raise errors.unsupported()
    if placed.interface.eip.allocation_id:
        raise errors.has_eip()
    _put_associated(eip, INTERFACE, interface_id, placed.interface.ip_address, context)
    placed.put(context, msgspec.structs.replace(placed.interface, eip=instance_eip(eip)))


def _interface(
    eip: Eip, interface_id: str, context: WriteContext, errors: InstanceTypeErrors
) -> PlacedInterface:
    """The interface of this id, in the region of the address, which is Available or InUse."""
    placed = find_interface(context, eip.region_id, interface_id)
    if placed is None:
        raise errors.no_instance()
    if placed.status_at(context.now) not in (FREE, ATTACHED):
        raise errors.interface_status(text="The network interface is being attached or detached.")
    return placed


def _put_associated(
    eip: Eip, instance_type: str, instance_id: str, private_ip: str, context: WriteContext
) -> None:
    settles_at = context.now + context.durations.milliseconds("AssociateEipAddress")
    context.catalogue.put_resource(eip.associated(instance_type, instance_id, private_ip, settles_at))


def instance_eip(eip: Eip) -> InstanceEip:
    """An address as its instance or interface has it."""
    return InstanceEip(
        allocation_id=eip.resource_id,
        ip_address=eip.ip_address,
        bandwidth=eip.bandwidth,
        internet_charge_type=eip.internet_charge_type,
    )


def unassociate(
    request: UnassociationRequest,
    instance_id: str | None,
    context: WriteContext,
    errors: UnassociationErrors,
) -> None:
    """Take an address from what has it; it is Unassociating, then Available.

    Raises:
        ApiError: the address is not InUse, or the request names something else than what has it.
    """
    eip = own_eip(context, request.region_id, request.allocation_id, errors)
    _require_type(request.instance_type, errors)
    if eip.status_at(context.now) != IN_USE:
        raise errors.eip_status()
    if instance_id not in (None, eip.instance_id):
        raise errors.no_instance()
    if request.instance_type not in (None, eip.instance_type):
        raise errors.no_instance()
    if eip.instance_type == INTERFACE:
        placed = _interface(eip, eip.instance_id, context, errors)
        placed.put(context, msgspec.structs.replace(placed.interface, eip=NO_EIP))
    else:
        instance = own_instance(context, eip.instance_id, errors.no_instance)
        _require_settled(instance, context, errors.instance_status)
        context.catalogue.put_resource(msgspec.structs.replace(instance, eip=NO_EIP))
    settles_at = context.now + context.durations.milliseconds("UnassociateEipAddress")
    context.catalogue.put_resource(eip.unassociated(settles_at))


def _require_type(instance_type: str | None, errors: InstanceTypeErrors) -> None:
    if instance_type not in (None, *INSTANCE_TYPES):
        raise errors.instance_type()


def _instance(
    instance_id: str, instance_type: str | None, context: WriteContext, errors: InstanceTypeErrors
) -> Instance:
    """The instance of this id. Resources of other types do not exist here."""
    if instance_type not in (None, ECS_INSTANCE):
        raise errors.no_instance()
    return own_instance(context, instance_id, errors.no_instance)


def _require_settled(instance: Instance, context: WriteContext, error: ErrorType) -> None:
    if instance.status_at(context.now) not in (RUNNING, STOPPED):
        raise error()
