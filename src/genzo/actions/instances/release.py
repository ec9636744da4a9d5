"""Releasing instances and their disks."""

from collections.abc import Sequence

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.commands.outcomes import released
from genzo.actions.instances.find_instance import release_image
from genzo.actions.instances.freed_addresses import free_address
from genzo.actions.instances.instance_states import PENDING, STOPPED
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.detached_interfaces import detached
from genzo.catalogue.instances import Instance
from genzo.catalogue.invocations import Invocation
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


def release(instances: Sequence[Instance], context: WriteContext) -> None:
    """Delete instances of one region, with their disks and network interfaces that end with them.

    The others are detached. Commands that wait or run on the instances end.
    """
    for instance in instances:
        _release(instance, context)
    _end_commands(instances, context)


def _release(instance: Instance, context: WriteContext) -> None:
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


def _end_commands(instances: Sequence[Instance], context: WriteContext) -> None:
    ids = {instance.resource_id for instance in instances}
    region_id = instances[0].region_id
    for invocation in context.catalogue.resources(Invocation, context.account_id, region_id):
        targets = tuple(
            released(target, context.now) if target.instance_id in ids else target
            for target in invocation.targets
        )
        if targets != invocation.targets:
            context.catalogue.put_resource(msgspec.structs.replace(invocation, targets=targets))
