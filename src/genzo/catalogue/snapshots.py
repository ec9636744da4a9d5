"""Snapshots of disks."""

import zlib
from typing import Any, ClassVar

from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.lifecycle import LAST_PERCENT, Progress, linear_progress
from genzo.catalogue.resource import Resource

_DAY = 24 * 60 * 60 * 1000
_INSTANT_CATEGORIES = ("cloud_essd", "cloud_auto")


class Snapshot(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot of a disk. Its state is accomplished from ``settles_at`` on, or failed if it ``fails``.

    ``size`` is the size of the disk in GiB; ``disk_type`` is "system" or "data". The attributes of the
    disk's image (``os_type`` to ``os_name_en``) pass to an image that is created from a system disk's
    snapshot. ``source_snapshot_id`` and ``source_region_id`` identify the original of a copy.
    All times are in milliseconds since 1970.
    """

    kind: ClassVar[str] = "snapshot"

    settles_at: int = 0
    size: int = 0
    disk_id: str = ""
    disk_type: str = "system"
    disk_category: str = "cloud_essd"
    instance_id: str = ""
    encrypted: bool = False
    kms_key_id: str = ""
    retention_days: int | None = None
    product_code: str = ""
    os_type: str = "linux"
    platform: str = ""
    architecture: str = "x86_64"
    os_name: str = ""
    os_name_en: str = ""
    source_snapshot_id: str = ""
    source_region_id: str = ""
    modified: int = 0
    fails: bool = False

    @property
    def link_id(self) -> str:
        """The id of the chain of all snapshots of a disk (DescribeSnapshots, SnapshotLinkId)."""
        return "sl-" + (self.disk_id or self.resource_id).partition("-")[2]

    @property
    def serial_number(self) -> str:
        """Three numbers that identify the snapshot (DescribeSnapshots, SnapshotSN)."""
        return f"{self.created // _DAY}-{self.created % _DAY}-{zlib.crc32(self.resource_id.encode())}"

    @property
    def is_instant(self) -> bool:
        """Whether disks can be created from it before it is accomplished: from snapshots of ESSD disks."""
        return self.disk_category in _INSTANT_CATEGORIES and not self.source_snapshot_id

    def is_instant_at(self, now: int) -> bool:
        """Whether it is instant and has not failed at ``now`` (milliseconds since 1970)."""
        return self.is_instant and not (self.fails and now >= self.settles_at)

    def is_accomplished_at(self, now: int) -> bool:
        """Whether it is complete at ``now`` (milliseconds since 1970)."""
        return now >= self.settles_at and not self.fails

    def progress_at(self, now: int) -> Progress:
        """The progress at ``now`` (milliseconds since 1970)."""
        if self.fails and now >= self.settles_at:
            return Progress(LAST_PERCENT, 0)
        return linear_progress(self.created, self.settles_at, now)

    def is_expired(self, now: int) -> bool:
        """Whether its retention period has ended at ``now`` (milliseconds since 1970)."""
        return self.retention_days is not None and now >= self.created + self.retention_days * _DAY


def image_attributes_of(origin: Image | Instance | None) -> dict[str, Any]:
    """The attributes of `Snapshot` that describe the image of its disk.

    ``origin`` is that image, or an instance that was created from it.
    """
    if origin is None:
        return {}
    return {
        "product_code": origin.product_code,
        "os_type": origin.os_type,
        "platform": origin.platform,
        "architecture": origin.architecture,
        "os_name": origin.os_name,
        "os_name_en": origin.os_name_en,
    }
