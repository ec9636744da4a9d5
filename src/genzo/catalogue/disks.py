"""Disks, attached to an instance or not."""

from typing import ClassVar

import msgspec

from genzo.catalogue.resource import Resource

CREATING = "Creating"
ATTACHING = "Attaching"
DETACHING = "Detaching"
IN_USE = "In_use"
AVAILABLE = "Available"
REINITING = "ReIniting"
STATUSES = (IN_USE, AVAILABLE, ATTACHING, DETACHING, CREATING, REINITING)
SYSTEM_DEVICE = "/dev/xvda"
DATA_DEVICES = tuple(f"/dev/xvd{letter}" for letter in "bcdefghijklmnopq")
"""The device names of an instance's data disks, 16 at most (AttachDisk)."""

_LOCAL = ("local_", "ephemeral")
_EPHEMERAL = "elastic_ephemeral"
REGIONAL = "cloud_regional_disk_auto"
"""The category of Regional ESSDs, which belong to a region and to no zone."""

DISK_CATEGORIES = (
    "cloud",
    "cloud_efficiency",
    "cloud_ssd",
    "cloud_essd",
    "cloud_auto",
    "cloud_regional_disk_auto",
    "cloud_essd_entry",
    "elastic_ephemeral_disk_standard",
    "elastic_ephemeral_disk_premium",
    "local_ssd_pro",
    "local_hdd_pro",
    "ephemeral",
    "ephemeral_ssd",
)
"""The categories of disks that the API has (DescribeDisks, parameter Category)."""


class Disk(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A disk; ``size`` is in GiB, ``disk_type`` "system" or "data".

    Until ``settles_at`` its state is ``transitional_status``. Afterwards it is In_use if ``instance_id`` is
    set, else Available. ``detached_from`` is the instance that it was attached to last; ``attached`` and
    ``detached`` are the times of the last attachment and detachment. ``origin_id`` is the instance whose
    system disk it was before it was detached: no other instance can boot from it. ``enlarged`` is the time of
    the last offline expansion at an instance. All times are in milliseconds since 1970.
    """

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
    transitional_status: str = msgspec.field(
        default="", name="passing_status"
    )  # the name in stored documents
    settles_at: int = 0
    detached_from: str = ""
    origin_id: str = ""
    attached: int = 0
    detached: int = 0
    performance_level: str = ""
    multi_attach: str = "Disabled"
    delete_auto_snapshot: bool = False
    enable_auto_snapshot: bool = True
    auto_snapshot_policy_id: str = ""
    enlarged: int = 0
    charge_type: str = "PostPaid"
    product_code: str = ""
    provisioned_iops: int | None = None
    bursting_enabled: bool = False

    def status_at(self, now: int) -> str:
        """The state at ``now`` (DescribeDisks, Status); ``now`` is in milliseconds since 1970."""
        if now < self.settles_at:
            return self.transitional_status
        return IN_USE if self.instance_id else AVAILABLE

    def instance_at(self, now: int) -> str:
        """The instance that it is attached to at ``now`` (milliseconds since 1970), else "".

        A disk belongs to its old instance while it is detached, and to no instance while it is attached.
        """
        status = self.status_at(now)
        if status == DETACHING:
            return self.detached_from
        return self.instance_id if status == IN_USE else ""

    @property
    def was_attached(self) -> bool:
        """Whether it is or was attached to an instance."""
        return bool(self.instance_id or self.detached_from)

    @property
    def is_portable(self) -> bool:
        """Whether it can be detached (DescribeDisks, Portable): no local or subscription data disk can."""
        return not self.category.startswith(_LOCAL) and not (
            self.disk_type == "data" and self.charge_type == "PrePaid"
        )

    @property
    def supports_snapshots(self) -> bool:
        """Whether snapshots of it can be created: not of local and elastic ephemeral disks."""
        return not self.is_ephemeral and not self.category.startswith(_LOCAL)

    @property
    def is_regional(self) -> bool:
        """Whether it is a Regional ESSD, which instances of every zone of its region can use."""
        return self.category == REGIONAL

    @property
    def is_local(self) -> bool:
        """Whether it is a local disk of its instance's host."""
        return self.category.startswith(_LOCAL)

    @property
    def is_ephemeral(self) -> bool:
        """Whether it is an elastic ephemeral disk, which is deleted with its first instance."""
        return self.category.startswith(_EPHEMERAL)
