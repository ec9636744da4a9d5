"""The data disks of a new instance: those of the request and those of the image."""

import re
from collections.abc import Iterator

import msgspec

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_disks import (
    DATA_SIZES,
    LEAST_BY_PERFORMANCE_LEVEL,
    check_common,
    is_data,
    new_disk,
    require_encryption,
    require_iops,
)
from genzo.actions.instances.creation_errors import DiskErrors
from genzo.actions.instances.creation_parameters import DataDiskParameter
from genzo.actions.instances.disk_categories import data_disk_with_category
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.instance_families import InstanceFamily
from genzo.catalogue.snapshots import Snapshot

_MOST_DATA_DISKS = 16
_DEVICE = re.compile(r"/dev/xvd[b-z]")


def data_disks(
    asked: tuple[DataDiskParameter, ...],
    image: Image,
    region_id: str,
    family: InstanceFamily,
    io_optimized: bool,
    context: Context,
    errors: DiskErrors,
) -> list[Disk]:
    """The data disks of the image, which the request can change by their device, and of the request.

    A disk without a device gets the next free one.
    """
    from_image = [disk for disk in image.disk_device_mappings if is_data(disk)]
    given = [disk.device for disk in asked if disk.device]
    if not all(_DEVICE.fullmatch(device) for device in given):
        raise errors.device()
    if len(set(given)) < len(given):
        raise errors.device_in_use()
    wanted = [
        *(_of_image(disk) for disk in from_image if disk.device not in given),
        *(_with_image(disk, from_image) for disk in asked),
    ]
    if len(wanted) > _MOST_DATA_DISKS:
        raise errors.too_many_disks()
    free = _free_devices({disk.device for disk in wanted if disk.device})
    kinds = [data_disk_with_category(disk, family, errors, io_optimized=io_optimized) for disk in wanted]
    disks = [
        _data_disk(disk, disk.device or next(free), category, region_id, context, errors)
        for disk, category in kinds
    ]
    return [_with_content(disk, from_image) for disk in disks]


def _data_disk(
    asked: DataDiskParameter,
    device: str,
    category: str,
    region_id: str,
    context: Context,
    errors: DiskErrors,
) -> Disk:
    check_common(asked, category, errors)
    require_encryption(asked, errors)
    size = asked.size
    if asked.snapshot_id:
        size = _size_from_snapshot(asked, region_id, context, errors)
    least, most = DATA_SIZES[category]
    if category == "cloud_essd" and asked.performance_level == "PL0":
        least = LEAST_BY_PERFORMANCE_LEVEL["PL0"]
    if not least <= size <= most:
        raise errors.data_disk_size()
    if category == "cloud_essd" and size < LEAST_BY_PERFORMANCE_LEVEL[asked.performance_level or "PL1"]:
        raise errors.performance_level_of_size()
    require_iops(asked, size, errors)
    disk = new_disk(
        asked,
        category,
        device=device,
        disk_type="data",
        size=size,
        snapshot_id=asked.snapshot_id or "",
        delete_with_instance=asked.delete_with_instance,
    )
    if not asked.delete_with_instance and (disk.is_ephemeral or not disk.is_portable):
        raise errors.stays_with_instance()
    return disk


def _size_from_snapshot(
    asked: DataDiskParameter, region_id: str, context: Context, errors: DiskErrors
) -> int:
    """The size of a disk made from a snapshot: that of the request, else that of the snapshot."""
    snapshot_id = asked.snapshot_id or ""
    snapshot = own_resource(context, Snapshot, region_id, snapshot_id, errors.no_snapshot)
    if snapshot.disk_type == "system":
        raise errors.system_disk_snapshot()
    if not snapshot.is_accomplished_at(context.now):
        raise errors.snapshot_not_ready()
    if asked.size and asked.size < snapshot.size:
        raise errors.below_snapshot()
    return asked.size or snapshot.size


def _of_image(mapping: DiskDeviceMapping) -> DataDiskParameter:
    """A data disk of an image with several disks. It needs no access to the snapshot of the image."""
    return DataDiskParameter(size=int(mapping.size or 0), device=mapping.device)


def _with_image(asked: DataDiskParameter, from_image: list[DiskDeviceMapping]) -> DataDiskParameter:
    """The disk of the request, with the size of the image's disk on its device if the request gives none."""
    mapping = next((disk for disk in from_image if disk.device == asked.device), None)
    if mapping is None or asked.size:
        return asked
    return msgspec.structs.replace(asked, size=int(mapping.size or 0))


def _with_content(disk: Disk, from_image: list[DiskDeviceMapping]) -> Disk:
    """The disk with the snapshot of the image's disk on its device, unless the request names a snapshot."""
    mapping = next((each for each in from_image if each.device == disk.device), None)
    if mapping is None or disk.snapshot_id:
        return disk
    return msgspec.structs.replace(disk, snapshot_id=mapping.snapshot_id)


def _free_devices(taken: set[str]) -> Iterator[str]:
    return (device for letter in "bcdefghijklmnopqrstuvwxyz" if (device := f"/dev/xvd{letter}") not in taken)
