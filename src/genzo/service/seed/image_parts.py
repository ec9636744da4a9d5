"""The members of images and snapshots in a seed file. docs/seed.md describes them."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from genzo.service.seed.parts import Id, Name, SeedStruct, Tags

Text = str | UnsetType
Flag = bool | UnsetType
GiB = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Status = Literal["Creating", "Waiting", "Available", "UnAvailable", "CreateFailed", "Deprecated"]
ImageName = Annotated[str, msgspec.Meta(min_length=2, max_length=128)]


class SeedDiskMapping(SeedStruct, frozen=True):
    """A disk of the instances that use an image (DescribeImages, DiskDeviceMappings)."""

    device: str = "/dev/xvda"
    size: GiB = 20
    type: Literal["system", "data"] = "system"
    snapshot_id: str = ""
    format: str = ""
    progress: str = ""
    remain_time: int | None = None
    import_oss_bucket: str = ""
    import_oss_object: str = ""
    encrypted: bool | None = None


class SeedDetectionItem(SeedStruct, frozen=True):
    name: str
    value: str
    risk_level: str | None = None
    risk_code: str | None = None


class SeedDetection(SeedStruct, frozen=True):
    """The check of an imported image (DescribeImages, DetectionOptions)."""

    status: str | None = None
    items: tuple[SeedDetectionItem, ...] | None = None


class SeedFeatures(SeedStruct, frozen=True):
    """DescribeImages, Features."""

    nvme_support: str | None = None
    imds_support: str | None = None
    cpu_online_upgrade: str | None = None
    cpu_online_downgrade: str | None = None
    memory_online_upgrade: str | None = None
    memory_online_downgrade: str | None = None


class SeedImage(SeedStruct, frozen=True):
    """An image of the account. Members that are not named here are fields of DescribeImages.

    ``base`` is the id of a public image, or the id or name of an image of the account, whose operating
    system it has. Without ``disks`` it has a system disk of ``size`` GiB with a snapshot. ``shared_with`` are
    ids or names of accounts.
    """

    name: ImageName
    id: Id | UnsetType = UNSET
    region: Name | UnsetType = UNSET
    base: Name | UnsetType = UNSET
    shared_with: tuple[int | Name, ...] = ()
    description: Text = UNSET
    family: Text = UNSET
    version: Text = UNSET
    status: Status | UnsetType = UNSET
    progress: Text = UNSET
    creation_time: Text = UNSET
    os_type: Literal["linux", "windows"] | UnsetType = UNSET
    os_name: Text = UNSET
    os_name_en: Text = UNSET
    platform: Text = UNSET
    architecture: Literal["x86_64", "i386", "arm64"] | UnsetType = UNSET
    size: GiB | UnsetType = UNSET
    boot_mode: Text = UNSET
    usage: Literal["none", "instance"] | UnsetType = UNSET
    product_code: Text = UNSET
    resource_group_id: Text = UNSET
    license_type: Text = UNSET
    supplier_name: Text = UNSET
    secure_boot_support: Text = UNSET
    is_public: Flag = UNSET
    is_copied: Flag = UNSET
    is_subscribed: Flag = UNSET
    is_support_io_optimized: Flag = UNSET
    is_support_cloudinit: Flag = UNSET
    login_as_non_root_supported: Flag = UNSET
    usable: Flag = UNSET
    disks: tuple[SeedDiskMapping, ...] | UnsetType = UNSET
    detection: SeedDetection | UnsetType = UNSET
    features: SeedFeatures | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class SeedSnapshot(SeedStruct, frozen=True):
    """A snapshot of the account that is accomplished; its disk need not exist."""

    name: Name
    id: Id | UnsetType = UNSET
    region: Name | UnsetType = UNSET
    description: Text = UNSET
    creation_time: Text = UNSET
    size: GiB | UnsetType = UNSET
    disk_id: Text = UNSET
    disk_type: Literal["system", "data"] | UnsetType = UNSET
    disk_category: Text = UNSET
    encrypted: Flag = UNSET
    kms_key_id: Text = UNSET
    retention_days: Annotated[int, msgspec.Meta(ge=1, le=65536)] | UnsetType = UNSET
    product_code: Text = UNSET
    os_type: Literal["linux", "windows"] | UnsetType = UNSET
    platform: Text = UNSET
    architecture: Text = UNSET
    os_name: Text = UNSET
    os_name_en: Text = UNSET
    resource_group_id: Text = UNSET
    tags: Tags | UnsetType = UNSET
