"""What ResizeDisk and ModifyDiskSpec share: whether a snapshot of the disk is under way, and its instance."""

from genzo.actions.action import Context
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance


def has_snapshot_under_way(disk: Disk, context: Context) -> bool:
    """Whether a snapshot of the disk is not complete yet."""
    return any(
        snapshot.disk_id == disk.resource_id and context.now < snapshot.settles_at
        for snapshot in own_snapshots(context, disk.region_id)
    )


def instance_of(disk: Disk, context: Context) -> Instance | None:
    """The instance that the disk is attached to."""
    if not disk.instance_id:
        return None
    return context.catalogue.resource(Instance, disk.owner_id, disk.region_id, disk.instance_id)
