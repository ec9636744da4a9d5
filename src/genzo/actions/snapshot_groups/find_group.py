"""Finds groups and the snapshots that they still have."""

from collections.abc import Mapping, Sequence

from genzo.actions.action import Context
from genzo.actions.snapshots.snapshot_type import ACCOMPLISHED, FAILED, PROGRESSING, status_of
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import ErrorType

STATUSES = (PROGRESSING, ACCOMPLISHED, FAILED)


def own_group(context: Context, region_id: str, group_id: str, error: ErrorType) -> SnapshotGroup:
    """The caller's group of this id.

    Raises:
        ApiError: ``error``, if it does not exist.
    """
    group = context.catalogue.resource(SnapshotGroup, context.account_id, region_id, group_id)
    if group is None:
        raise error()
    return group


def snapshots_in(group: SnapshotGroup, snapshots: Mapping[str, Snapshot]) -> list[Snapshot]:
    """The snapshots of a group that exist, in the order of its disks."""
    return [snapshots[each] for each in group.snapshot_ids if each in snapshots]


def group_status(snapshots: Sequence[Snapshot], now: int) -> str:
    """The state of a group of these snapshots: progressing while one is, failed if one is."""
    statuses = {status_of(snapshot, now) for snapshot in snapshots}
    return next((status for status in (PROGRESSING, FAILED) if status in statuses), ACCOMPLISHED)
