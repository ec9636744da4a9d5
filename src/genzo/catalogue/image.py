"""An image as the catalogue stores it, independent of the account that reads it."""

from enum import StrEnum

import msgspec

EVERY_REGION = "*"
"""The region id of images that exist in every region but are stored once: the shipped public images."""


NEVER = 2**53 - 1
"""A moment that does not come, in milliseconds: the largest integer that JSON has exactly."""


class Source(StrEnum):
    """The origin of an image. It determines visibility and ImageOwnerAlias (`genzo.catalogue.visibility`)."""

    SYSTEM = "system"
    MARKETPLACE = "marketplace"
    ACCOUNT = "account"

    # Every page looks its images' sources up. Enum's own hash is a function in Python, that of the name.
    __hash__ = str.__hash__


class Status(StrEnum):
    """The states of an image (DescribeImages, parameter Status)."""

    CREATING = "Creating"
    WAITING = "Waiting"
    AVAILABLE = "Available"
    UNAVAILABLE = "UnAvailable"
    CREATE_FAILED = "CreateFailed"
    DEPRECATED = "Deprecated"


class Tag(msgspec.Struct, frozen=True, order=True):
    """A tag of an image or another resource."""

    key: str
    value: str


class DiskDeviceMapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One disk of the instances that use an image, and the snapshot that it is created from.

    ``size`` is in GiB, as decimal text like in the API (docs/reference/observed.md#values). ``remain_time``
    is in seconds.
    """

    device: str = ""
    size: str = ""
    snapshot_id: str = ""
    type: str = ""
    format: str = ""
    progress: str = ""
    remain_time: int | None = None
    import_oss_bucket: str = ""
    import_oss_object: str = ""
    encrypted: bool | None = None


class DetectionItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One result of the check of an imported image (DescribeImages, DetectionOptions.Items)."""

    name: str
    value: str
    risk_level: str | None = None
    risk_code: str | None = None


class Detection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The check of an imported image (DescribeImages, DetectionOptions)."""

    status: str | None = None
    items: tuple[DetectionItem, ...] | None = None


class Features(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The features of an image (DescribeImages, Features); None for unknown ones."""

    nvme_support: str | None = None
    imds_support: str | None = None
    cpu_online_upgrade: str | None = None
    cpu_online_downgrade: str | None = None
    memory_online_upgrade: str | None = None
    memory_online_downgrade: str | None = None


class Sharing(msgspec.Struct, frozen=True):
    """The time at which an image was shared with an account, in seconds since 1970."""

    account_id: int
    since: int


class Image(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, cache_hash=True):
    """One image of the catalogue.

    ``owner_id`` is the account of an image with the source ACCOUNT, else 0. ``rank`` is the sort key
    (`genzo.catalogue.ordering`). ``size`` is in GiB. ``creation_time`` is text in the format of the API.
    ``status`` is the state from ``settles_at`` on; `genzo.catalogue.lifecycle` computes the state before.
    ``made_by`` is the action that created it; ``copied_from`` is the id of the image that CopyImage copied.
    ``creating_at``, ``settles_at`` and ``exporting_until``, the end of the last export, are in milliseconds
    since 1970. ``is_self_shared`` is the text "True", "False" or "", as in the API
    (docs/reference/observed.md#values).

    ``unused_since`` is when the last instance of it was released or got another image, in milliseconds since
    1970; 0 if none was, as far as the catalogue knows.

    ``usable_at`` is the moment, in milliseconds, from which instances can be made of the image, whatever its
    state before; 0 if that follows from the state, `NEVER` if it does not come.

    ``shown_owner_id`` is the ImageOwnerId of an imported answer that was recorded by the owner; otherwise
    owners do not see it. ``recorded_by_reader`` marks an image whose answer was recorded by an account that
    it was shared with. ``sharings`` has known sharing times only; the catalogue knows all accounts that it
    is shared with (`genzo.catalogue.store`).
    """

    image_id: str
    region_id: str
    source: Source
    owner_id: int = 0
    rank: int
    name: str = ""
    description: str = ""
    family: str = ""
    version: str = ""
    status: str = Status.AVAILABLE.value
    progress: str = "100%"
    creation_time: str
    os_type: str = "linux"
    os_name: str = ""
    os_name_en: str = ""
    platform: str = ""
    architecture: str = "x86_64"
    size: int = 0
    boot_mode: str = ""
    usage: str = "none"
    product_code: str = ""
    resource_group_id: str = ""
    license_type: str | None = None
    supplier_name: str | None = None
    secure_boot_support: str | None = None
    is_public: bool = False
    is_copied: bool = False
    is_subscribed: bool = False
    is_self_shared: str = ""
    is_support_io_optimized: bool = True
    is_support_cloudinit: bool = True
    login_as_non_root_supported: bool = False
    disk_device_mappings: tuple[DiskDeviceMapping, ...] = ()
    tags: tuple[Tag, ...] = ()
    detection: Detection = Detection()
    features: Features = Features()
    shown_owner_id: int | None = None
    recorded_by_reader: bool = False
    usable: bool | None = None
    creating_at: int = 0
    settles_at: int = 0
    usable_at: int = 0
    made_by: str = ""
    copied_from: str = ""
    exporting_until: int = 0
    sharings: tuple[Sharing, ...] = ()
    unused_since: int = 0
