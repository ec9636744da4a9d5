"""An image: what the catalogue keeps of it, whoever looks."""

from enum import StrEnum

import msgspec

EVERY_REGION = "*"
"""The region of an image that stands in every region, stored once: the shipped public images."""


class Source(StrEnum):
    """Where an image comes from, which decides who sees it and as what."""

    SYSTEM = "system"
    MARKETPLACE = "marketplace"
    ACCOUNT = "account"


class Status(StrEnum):
    """The states of an image (DescribeImages, parameter Status)."""

    CREATING = "Creating"
    WAITING = "Waiting"
    AVAILABLE = "Available"
    UNAVAILABLE = "UnAvailable"
    CREATE_FAILED = "CreateFailed"
    DEPRECATED = "Deprecated"


class Tag(msgspec.Struct, frozen=True, order=True):
    """A tag of an image."""

    key: str
    value: str


class DiskDeviceMapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One disk that an instance of this image gets, and the snapshot behind it.

    ``size`` is in GiB, as the decimal text the API shows.
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
    """One result of the check of an imported image."""

    name: str
    value: str
    risk_level: str | None = None
    risk_code: str | None = None


class Detection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The check of an imported image."""

    status: str | None = None
    items: tuple[DetectionItem, ...] | None = None


class Features(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an image supports; None where the catalogue does not know."""

    nvme_support: str | None = None
    imds_support: str | None = None
    cpu_online_upgrade: str | None = None
    cpu_online_downgrade: str | None = None
    memory_online_upgrade: str | None = None
    memory_online_downgrade: str | None = None


class Sharing(msgspec.Struct, frozen=True):
    """Since when an image is shared with an account, in seconds since 1970."""

    account_id: int
    since: int


class Image(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One image of the catalogue.

    ``owner_id`` is the account of an image with the source ACCOUNT, else 0. ``rank`` orders images
    (`genzo.catalogue.ordering`). ``size`` is in GiB. ``creation_time`` is the text the API shows.
    ``status`` is the state it settles in, at ``settles_at``; what it is until then says
    `genzo.catalogue.lifecycle`. ``made_by`` is the action that made it. ``exporting_until`` is in
    milliseconds since 1970. ``is_self_shared`` is "True", "False" or "": a text, as in the API.
    ``shown_owner_id`` is the ImageOwnerId that an answer was recorded with for the owner itself, where the
    API leaves it out otherwise. ``recorded_by_reader`` tells what an account that it is shared with saw of
    an image from what its owner knows. ``sharings`` says since when it is shared, where that is known; with
    whom it is shared says the catalogue (`genzo.catalogue.store`).
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
    made_by: str = ""
    exporting_until: int = 0
    sharings: tuple[Sharing, ...] = ()
