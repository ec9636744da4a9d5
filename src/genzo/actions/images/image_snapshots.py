"""The snapshots that hold the content of an image's disks."""

from collections.abc import Iterable, Iterator

from genzo.actions.action import Context, WriteContext
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.lifecycle import failing
from genzo.catalogue.snapshots import Snapshot, image_attributes_of


def snapshots_of(image: Image, context: Context) -> Iterator[Snapshot]:
    """The snapshots of the caller's own image that exist."""
    return _existing(context, image.region_id, (disk.snapshot_id for disk in image.disk_device_mappings))


def delete_snapshots(context: WriteContext, region_id: str, snapshot_ids: Iterable[str]) -> None:
    """Delete the caller's snapshots of these ids; an id that no snapshot has is ignored."""
    for snapshot in _existing(context, region_id, snapshot_ids):
        context.catalogue.delete_resource(snapshot)


def new_snapshot(
    image: Image, disk: DiskDeviceMapping, context: Context, *, encrypted: bool = False, kms_key_id: str = ""
) -> Snapshot:
    """A snapshot of a disk of a new image; it is complete when the image is Available."""
    return Snapshot(
        resource_id=context.ids.new_resource_id("s", image.region_id),
        region_id=image.region_id,
        owner_id=image.owner_id,
        created=context.now,
        resource_group_id=image.resource_group_id,
        settles_at=image.settles_at,
        size=int(disk.size) if disk.size.isdecimal() else image.size,
        disk_type=disk.type or "system",
        encrypted=encrypted,
        kms_key_id=kms_key_id,
        fails=context.failure is not None,
        **image_attributes_of(image),
    )


def put_image(context: WriteContext, image: Image, snapshots: Iterable[Snapshot]) -> None:
    """Write a new image and its snapshots to the catalogue. A failure of the call is that of the image."""
    for snapshot in snapshots:
        context.catalogue.put_resource(snapshot)
    context.catalogue.put_new_image(image if context.failure is None else failing(image))


def _existing(context: Context, region_id: str, snapshot_ids: Iterable[str]) -> Iterator[Snapshot]:
    for snapshot_id in snapshot_ids:
        snapshot = context.catalogue.resource(Snapshot, context.account_id, region_id, snapshot_id)
        if snapshot is not None:
            yield snapshot
