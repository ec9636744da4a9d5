"""Snapshots of disks."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class Snapshot(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A snapshot of a disk, accomplished from ``settles_at`` on (milliseconds since 1970).

    ``size`` is that of the disk, in GiB; ``disk_type`` is "system" or "data". What the disk's image was
    (``os_type``, ``platform``, ``architecture``, ``os_name``, ``os_name_en``) goes with a system disk's
    snapshot into the image made from it.
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
