"""The image, the snapshots and the task that an import writes to the catalogue."""

from typing import Any

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.image_transfer.import_conditions import System
from genzo.actions.image_transfer.task_failure import with_failure
from genzo.actions.images.image_snapshots import new_snapshot, put_image
from genzo.actions.images.platforms import os_names
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.tasks import Task


def members_of(system: System) -> dict[str, Any]:
    """The members of `Image` that describe its operating system."""
    os_name, os_name_en = os_names(system.platform, system.architecture)
    return {**system._asdict(), "os_name": os_name, "os_name_en": os_name_en}


def put_import(image: Image, disks: tuple[DiskDeviceMapping, ...], context: WriteContext) -> Task:
    """Write the image with these disks, a snapshot of each disk, and the task; returns the task."""
    snapshots = [new_snapshot(image, disk, context) for disk in disks]
    with_snapshots = tuple(
        msgspec.structs.replace(disk, snapshot_id=snapshot.resource_id)
        for disk, snapshot in zip(disks, snapshots, strict=True)
    )
    system_disk = disks[0]
    task = Task(
        resource_id=context.ids.new_resource_id("t", image.region_id),
        region_id=image.region_id,
        owner_id=image.owner_id,
        created=context.now,
        action="ImportImage",
        target_id=image.image_id,
        settles_at=image.settles_at,
        bucket=system_disk.import_oss_bucket,
        object_name=system_disk.import_oss_object,
        format=system_disk.format,
    )
    complete = msgspec.structs.replace(image, size=int(system_disk.size), disk_device_mappings=with_snapshots)
    put_image(context, complete, snapshots)
    context.catalogue.put_resource(with_failure(task, context))
    return task
