"""The disks of a copied image, each with a new snapshot."""

import msgspec

from genzo.actions.action import Context
from genzo.actions.images.image_snapshots import new_snapshot
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.snapshots import Snapshot


def with_copied_disks(
    copy: Image, source: Image, context: Context, *, encrypted: bool, kms_key_id: str
) -> tuple[Image, list[Snapshot]]:
    """The copy with the disks of its source, and their snapshots, which are complete when the copy is."""
    disks, snapshots = [], []
    for disk in source.disk_device_mappings:
        snapshot = new_snapshot(copy, disk, context, encrypted=encrypted, kms_key_id=kms_key_id)
        snapshots.append(snapshot)
        disks.append(_copied(disk, snapshot))
    return msgspec.structs.replace(copy, disk_device_mappings=tuple(disks)), snapshots


def _copied(disk: DiskDeviceMapping, snapshot: Snapshot) -> DiskDeviceMapping:
    """The mapping with the new snapshot, without the file that the source was imported from."""
    return msgspec.structs.replace(
        disk,
        snapshot_id=snapshot.resource_id,
        encrypted=True if snapshot.encrypted else None,
        progress="",
        remain_time=None,
        import_oss_bucket="",
        import_oss_object="",
    )
