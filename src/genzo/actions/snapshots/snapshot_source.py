"""Whether a snapshot can be taken of a disk, and what it takes over from the disk's image."""

from typing import Any

from genzo.actions.action import WriteContext
from genzo.actions.find_image import usable_image
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.catalogue.disks import AVAILABLE, IN_USE, Disk
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import image_attributes_of
from genzo.errors.group import ErrorGroup, Listed

_DISK_STATUSES = (IN_USE, AVAILABLE)
_INSTANCE_STATUSES = ("Running", "Stopped")


class SourceErrors(ErrorGroup):
    """The errors of `require_ready` and `require_quota`."""

    category = Listed("DiskCategory.OperationNotSupported", "IncorrectDiskType.NotSupport")
    disk_status = Listed("IncorrectDiskStatus")
    never_attached = Listed("IncorrectDiskStatus.NeverAttached")
    never_used = Listed("IncorrectDiskStatus.NeverUsed")
    under_way = Listed("IncorrectDiskStatus.CreatingSnapshot")
    instance_status = Listed("IncorrectInstanceStatus")
    hibernation = Listed("HibernationConfigured.InstanceOperationForbidden", "IncorrectInstanceStatus")
    of_disk = Listed("QuotaExceed.Snapshot")
    of_account = Listed("QuotaExceed.SnapshotQuota", "QuotaExceed.Snapshot")


def require_ready(disk: Disk, instance: Instance | None, context: WriteContext, errors: SourceErrors) -> None:
    """Refuse a disk that no snapshot can be taken of, in general or now (CreateSnapshot, description)."""
    if not disk.supports_snapshots:
        raise errors.category()
    if not disk.was_attached:
        raise errors.never_attached()
    if disk.status_at(context.now) not in _DISK_STATUSES:
        raise errors.disk_status()
    if instance is not None:
        if instance.status_at(context.now) not in _INSTANCE_STATUSES:
            raise errors.instance_status()
        if instance.hibernation_configured:
            raise errors.hibernation()
        if not instance.started:
            raise errors.never_used()


def require_quota(disk: Disk, context: WriteContext, errors: SourceErrors) -> None:
    """Refuse a disk that has a snapshot under way, and a snapshot beyond a quota."""
    snapshots = own_snapshots(context, disk.region_id)
    if len(snapshots) >= context.quotas["snapshots"]:
        raise errors.of_account()
    of_disk = [
        snapshot
        for snapshot in snapshots
        if snapshot.disk_id == disk.resource_id and not snapshot.source_snapshot_id
    ]
    if any(context.now < snapshot.settles_at for snapshot in of_disk):
        raise errors.under_way()
    if len(of_disk) >= context.quotas["snapshots_per_disk"]:
        raise errors.of_disk()


def image_facts_of(disk: Disk, instance: Instance | None, context: WriteContext) -> dict[str, Any]:
    """The operating system of the disk's image; after its deletion, that of the instance of a system disk."""
    image = usable_image(context, disk.region_id, disk.image_id) if disk.image_id else None
    return image_attributes_of(image or (instance if disk.disk_type == "system" else None))
