"""A new snapshot of a disk, for every action that takes one."""

from typing import Any

from genzo.actions.action import WriteContext
from genzo.catalogue.disks import Disk
from genzo.catalogue.snapshots import Snapshot


def new_snapshot(context: WriteContext, action: str, disk: Disk, **members: Any) -> Snapshot:  # noqa: ANN401
    """A snapshot of the caller's disk with these members; it is progressing as long as ``action`` takes."""
    return Snapshot(
        resource_id=context.ids.new_resource_id("s", disk.region_id),
        region_id=disk.region_id,
        owner_id=context.account_id,
        created=context.now,
        settles_at=context.now + context.durations.milliseconds(action),
        size=disk.size,
        disk_id=disk.resource_id,
        disk_type=disk.disk_type,
        disk_category=disk.category,
        instance_id=disk.instance_id,
        encrypted=disk.encrypted,
        kms_key_id=disk.kms_key_id,
        fails=context.failure is not None,
        **members,
    )
