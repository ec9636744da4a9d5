"""Finding the instances that a request names."""

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Source
from genzo.catalogue.instances import Instance
from genzo.errors import ErrorType


def own_instance(context: Context, instance_id: str, error: ErrorType) -> Instance:
    """The caller's instance of this id, in any region: most actions on instances have no RegionId.

    Raises:
        ApiError: ``error``, also for instances of others.
    """
    return own_resource(context, Instance, None, instance_id, error)


def disk_for(context: WriteContext, disk: Disk, instance: Instance) -> Disk:
    """A new disk like the given one, attached to an instance."""
    return msgspec.structs.replace(
        disk,
        resource_id=context.ids.new_resource_id("d", instance.region_id),
        region_id=instance.region_id,
        owner_id=instance.owner_id,
        created=context.now,
        attached=context.now,
        instance_id=instance.resource_id,
        zone_id="" if disk.is_regional else instance.zone_id,
    )


def system_disk_of(context: Context, instance: Instance) -> Disk | None:
    """The system disk of an instance, unless it was detached."""
    return next((disk for disk in attached_disks(context, instance) if disk.disk_type == "system"), None)


def release_image(context: WriteContext, region_id: str, image_id: str) -> None:
    """Mark an image as unused, unless an instance still uses it; public images are always marked as used."""
    image = context.catalogue.image(region_id, image_id)
    if image is None or image.source is Source.SYSTEM:
        return
    if not context.catalogue.image_has_instances(region_id, image_id):
        unused = msgspec.structs.replace(image, usage="none", unused_since=context.now)
        context.catalogue.put_images([unused])
