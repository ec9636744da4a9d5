"""Changing and releasing an elastic IP address, for the actions of both products."""

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.eips.association import instance_eip
from genzo.actions.eips.bandwidth import bandwidth_of
from genzo.actions.eips.find_eip import EipErrors
from genzo.actions.network.find_interface import find_interface
from genzo.catalogue.eips import AVAILABLE, IN_USE, INTERFACE, Eip
from genzo.catalogue.instances import Instance
from genzo.errors.group import Listed
from genzo.wire.structs import Request


class ReleaseEipAddressRequest(Request, frozen=True):
    """The request of both products."""

    allocation_id: str
    region_id: str | None = None


class ReleaseErrors(EipErrors):
    """The errors of `release`."""

    status = Listed("IncorrectEipStatus")
    prepaid = Listed("Forbidden.ChargeTypeIsPrepaid")


class ModificationErrors(ReleaseErrors):
    """The errors of `with_bandwidth`. ECS lists no error of an unknown region."""

    no_region = Listed("Forbidden.RegionNotFound", "InvalidRegionId.NotFound")
    bandwidth = Listed("InvalidParameter")


def release(eip: Eip, context: WriteContext, errors: ReleaseErrors) -> None:
    """Release an address that no instance has.

    Raises:
        ApiError: an instance has it or it changes just now, or it is a subscription that has not ended.
    """
    if eip.status_at(context.now) != AVAILABLE:
        raise errors.status()
    if eip.expires > context.now:
        raise errors.prepaid()
    context.catalogue.delete_resource(eip)


def with_bandwidth(eip: Eip, text: str, errors: ModificationErrors) -> Eip:
    """The address with another bandwidth, which ``text`` gives in Mbit/s.

    Raises:
        ApiError: it is out of bounds, or the address is a subscription.
    """
    if eip.expires:
        raise errors.prepaid()
    bandwidth = bandwidth_of(text, eip.internet_charge_type)
    if bandwidth is None:
        raise errors.bandwidth()
    return msgspec.structs.replace(eip, bandwidth=bandwidth)


def require_settled(eip: Eip, context: WriteContext, errors: ReleaseErrors) -> None:
    """Refuse an address that is just being associated or unassociated."""
    if eip.status_at(context.now) not in (AVAILABLE, IN_USE):
        raise errors.status()


def put_changed(eip: Eip, context: WriteContext) -> None:
    """Store an address, and what its instance or interface shows of it."""
    context.catalogue.put_resource(eip)
    if not eip.instance_id:
        return
    if eip.instance_type == INTERFACE:
        placed = find_interface(context, eip.region_id, eip.instance_id)
        if placed is not None:
            placed.put(context, msgspec.structs.replace(placed.interface, eip=instance_eip(eip)))
        return
    instance = context.catalogue.resource(Instance, eip.owner_id, eip.region_id, eip.instance_id)
    if instance is not None:
        context.catalogue.put_resource(msgspec.structs.replace(instance, eip=instance_eip(eip)))
