"""Automatic snapshot policies: when snapshots of a disk would be made, and how long they would be kept."""

from typing import ClassVar

from genzo.catalogue.resource import Resource

FOREVER = -1
"""A retention that has no end (CreateAutoSnapshotPolicy, parameter retentionDays)."""
MOST_DAYS = 65_535
HOURS = 24
WEEKDAYS = 7


class AutoSnapshotPolicy(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An automatic snapshot policy; a disk names the one that is applied to it.

    ``time_points`` are hours from 0 to 23 in UTC+8, ``repeat_weekdays`` days from 1, Monday, to 7. The
    retentions are in days, `FOREVER` for no end. No snapshot is made by a policy
    (docs/decisions/0070-disks-and-policies.md).
    """

    kind: ClassVar[str] = "snapshotpolicy"

    time_points: tuple[int, ...] = ()
    repeat_weekdays: tuple[int, ...] = ()
    retention_days: int = FOREVER
    enable_cross_region_copy: bool = False
    target_copy_regions: tuple[str, ...] = ()
    copied_snapshots_retention_days: int = FOREVER
    copy_encrypted: bool = False
    copy_kms_key_id: str = ""
