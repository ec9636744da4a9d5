"""Usage of a snapshot: whether images or disks were made of it (DescribeSnapshots, Usage)."""

from genzo.actions.action import Context
from genzo.actions.snapshots.find_snapshots import disks_of, image_of
from genzo.catalogue.snapshots import Snapshot

USAGES = ("none", "image", "disk", "image_disk")


class Usages:
    """The usage of an account's snapshots in a region, at one moment."""

    def __init__(self, context: Context, region_id: str) -> None:
        self._context = context
        self._snapshots_of_disks = {disk.snapshot_id for disk in disks_of(context, region_id)}

    def of(self, snapshot: Snapshot) -> str:
        """One of ``USAGES``."""
        has_image = image_of(self._context, snapshot) is not None
        has_disk = snapshot.resource_id in self._snapshots_of_disks
        return USAGES[has_image + 2 * has_disk]
