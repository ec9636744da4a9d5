"""Disks of instances."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class Disk(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A disk; ``size`` is in GiB, ``disk_type`` "system" or "data"."""

    kind: ClassVar[str] = "disk"

    instance_id: str = ""
    disk_type: str = "system"
    category: str = "cloud_essd"
    size: int = 40
    device: str = "/dev/xvda"
    image_id: str = ""
    snapshot_id: str = ""
    zone_id: str = ""
    encrypted: bool = False
    kms_key_id: str = ""
    delete_with_instance: bool = True
