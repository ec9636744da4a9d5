"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.snapshots.attach_disk import ATTACH_DISK
from genzo.actions.snapshots.copy_snapshot import COPY_SNAPSHOT
from genzo.actions.snapshots.create_disk import CREATE_DISK
from genzo.actions.snapshots.create_snapshot import CREATE_SNAPSHOT
from genzo.actions.snapshots.delete_disk import DELETE_DISK
from genzo.actions.snapshots.delete_snapshot import DELETE_SNAPSHOT
from genzo.actions.snapshots.describe_disks import DESCRIBE_DISKS
from genzo.actions.snapshots.describe_snapshots import DESCRIBE_SNAPSHOTS
from genzo.actions.snapshots.detach_disk import DETACH_DISK
from genzo.actions.snapshots.modify_snapshot_attribute import MODIFY_SNAPSHOT_ATTRIBUTE

ACTIONS: tuple[AnyAction, ...] = (
    ATTACH_DISK,
    COPY_SNAPSHOT,
    CREATE_DISK,
    CREATE_SNAPSHOT,
    DELETE_DISK,
    DELETE_SNAPSHOT,
    DESCRIBE_DISKS,
    DESCRIBE_SNAPSHOTS,
    DETACH_DISK,
    MODIFY_SNAPSHOT_ATTRIBUTE,
)
