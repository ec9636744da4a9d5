"""Releasing an instance and its disks."""

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.instances.find_instance import release_image
from genzo.actions.instances.freed_addresses import free_address
from genzo.actions.instances.instance_states import PENDING, STOPPED
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.detached_interfaces import detached
from genzo.catalogue.instances import Instance
from genzo.catalogue.route_entries import RouteEntry
from genzo.errors.group import ErrorGroup, Listed


class ReleaseErrors(ErrorGroup):
    """The errors of `require_releasable`."""

    protected = Listed("InvalidOperation.DeletionProtection")
    charge_type = Listed("ChargeTypeViolation")
    being_made = Listed("IncorrectInstanceStatus.Initializing")
    status = Listed("IncorrectInstanceStatus")
    next_hop = Listed("DependencyViolation.RouteEntry")


def require_releasable(
    instance: Instance, force: bool, terminate: bool, context: WriteContext, errors: ReleaseErrors
) -> None:
    """Refuse one that is protected, subscribed, Pending, a next hop, or neither stopped nor forced."""
    if instance.deletion_protection:
        raise errors.protected(text="The operation is not allowed due to deletion protection.")
    if instance.expires and not (terminate and context.now >= instance.expires):
        raise errors.charge_type(text="The operation is not permitted due to charge type of the instance.")
    status = instance.status_at(context.now)
    if status == PENDING:
        raise errors.being_made(text="The specified instance status does not support this operation.")
    if status != STOPPED and not force:
        raise errors.status(text="The current status of the resource does not support this operation.")
    entries = context.catalogue.resources(RouteEntry, instance.owner_id, instance.region_id)
    if any(entry.leads_to(instance) for entry in entries):
        raise errors.next_hop()


def release(instance: Instance, context: WriteContext) -> None:
    """Delete the instance, and its disks and network interfaces that end with it; detach the others."""
    context.catalogue.delete_resource(instance)
    free_address(instance.eip, instance.region_id, context)
    for interface in instance.network_interfaces:
        if interface.type != "Primary" and not interface.delete_on_release:
            context.catalogue.put_resource(detached(instance, interface))
        else:
            free_address(interface.eip, instance.region_id, context)
    for disk in attached_disks(context, instance):
        if disk.delete_with_instance:
            context.catalogue.delete_resource(disk)
            continue
        context.catalogue.put_resource(
            msgspec.structs.replace(
                disk, instance_id="", device="", detached_from=instance.resource_id, detached=context.now
            )
        )
    release_image(context, instance.region_id, instance.image_id)
