"""What an import leaves in the catalogue: the image, the snapshots behind it and the task."""

from typing import Any

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.image_transfer.import_conditions import System
from genzo.actions.images.platforms import os_names
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.snapshots import Snapshot
from genzo.catalogue.tasks import Task


def members_of(system: System) -> dict[str, Any]:
    """The members of `Image` that say what runs on it."""
    os_name, os_name_en = os_names(system.platform, system.architecture)
    return {**system._asdict(), "os_name": os_name, "os_name_en": os_name_en}


def keep_import(image: Image, disks: tuple[DiskDeviceMapping, ...], context: WriteContext) -> Task:
    """Keep the image with these disks, a snapshot behind each, and its task, which is given back."""
    snapshots = [_snapshot(image, disk, context) for disk in disks]
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
    context.catalogue.put_images(
        [msgspec.structs.replace(image, size=int(system_disk.size), disk_device_mappings=with_snapshots)]
    )
    for resource in (*snapshots, task):
        context.catalogue.put_resource(resource)
    return task


def _snapshot(image: Image, disk: DiskDeviceMapping, context: WriteContext) -> Snapshot:
    return Snapshot(
        resource_id=context.ids.new_resource_id("s", image.region_id),
        region_id=image.region_id,
        owner_id=image.owner_id,
        created=context.now,
        resource_group_id=image.resource_group_id,
        settles_at=image.settles_at,
        size=int(disk.size),
        disk_type=disk.type,
        os_type=image.os_type,
        platform=image.platform,
        architecture=image.architecture,
        os_name=image.os_name,
        os_name_en=image.os_name_en,
    )
