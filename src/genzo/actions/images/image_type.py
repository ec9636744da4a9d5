"""ImageType: an image as the API shows it to one account.

XML has the fields in the order of the service's answers of 2023, newer ones at the end
(docs/reference/observed.md#members-of-an-image); JSON has the order of keys. Every field is always present,
except those that the service leaves out if it does not know them: ImageOwnerId, RemainTime, Encrypted,
SupplierName, LicenseType and the members of DetectionOptions, Features and SecureBootOptions.

Unknown members are forbidden, so an image that decodes has none, and an import searches only the other images
for them (`genzo.actions.images.recorded_answer`).
"""

from functools import lru_cache
from typing import TypeVar

import msgspec

from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.image import Detection, DiskDeviceMapping, Features, Image, Status
from genzo.catalogue.lifecycle import is_usable
from genzo.catalogue.visibility import owner_alias
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType

T = TypeVar("T")


class _Part(msgspec.Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    """An image or a part of it."""


@fields_in_key_order
class DiskDeviceMappingType(_Part, frozen=True, kw_only=True):
    snapshot_id: str = ""
    type: str = ""
    progress: str = ""
    format: str = ""
    device: str = ""
    size: str = ""
    import_oss_bucket: str = msgspec.field(name="ImportOSSBucket", default="")
    import_oss_object: str = msgspec.field(name="ImportOSSObject", default="")
    remain_time: int | UnsetType = UNSET
    encrypted: bool | UnsetType = UNSET


class DiskDeviceMappings(_Part, frozen=True):
    disk_device_mapping: list[DiskDeviceMappingType] = []


@fields_in_key_order
class DetectionItemType(_Part, frozen=True, kw_only=True):
    name: str
    value: str
    risk_level: str | UnsetType = UNSET
    risk_code: str | UnsetType = UNSET


class DetectionItems(_Part, frozen=True):
    item: list[DetectionItemType] = []


class DetectionOptions(_Part, frozen=True):
    status: str | UnsetType = UNSET
    items: DetectionItems | UnsetType = UNSET


@fields_in_key_order
class FeaturesType(_Part, frozen=True, kw_only=True):
    nvme_support: str | UnsetType = UNSET
    imds_support: str | UnsetType = UNSET
    cpu_online_upgrade: str | UnsetType = UNSET
    cpu_online_downgrade: str | UnsetType = UNSET
    memory_online_upgrade: str | UnsetType = UNSET
    memory_online_downgrade: str | UnsetType = UNSET


class SecureBootOptions(_Part, frozen=True):
    secure_boot_support: str | UnsetType = UNSET


@fields_in_key_order
class ImageType(_Part, frozen=True, kw_only=True):
    image_owner_alias: str = "self"
    is_self_shared: str = ""
    description: str = ""
    platform: str = ""
    resource_group_id: str = ""
    size: int = 0
    is_subscribed: bool = False
    boot_mode: str = ""
    os_name: str = msgspec.field(name="OSName", default="")
    is_public: bool = False
    image_id: str
    detection_options: DetectionOptions = DetectionOptions()
    features: FeaturesType = FeaturesType()
    os_name_en: str = msgspec.field(name="OSNameEn", default="")
    tags: Tags = Tags()
    login_as_non_root_supported: bool = False
    status: str = Status.AVAILABLE.value
    progress: str = "100%"
    usage: str = "none"
    architecture: str = "x86_64"
    product_code: str = ""
    is_copied: bool = False
    image_family: str = ""
    is_support_io_optimized: bool = True
    is_support_cloudinit: bool = True
    image_name: str = ""
    disk_device_mappings: DiskDeviceMappings = DiskDeviceMappings()
    image_version: str = ""
    os_type: str = msgspec.field(name="OSType", default="linux")
    creation_time: str
    usable: bool | UnsetType = UNSET
    image_owner_id: int | UnsetType = UNSET
    supplier_name: str | UnsetType = UNSET
    license_type: str | UnsetType = UNSET
    secure_boot_options: SecureBootOptions = SecureBootOptions()


# Most images have no values here, so they share one object each.
_UNKNOWN_DETECTION, _NO_DETECTION_OPTIONS = Detection(), DetectionOptions()
_UNKNOWN_FEATURES, _NO_FEATURES = Features(), FeaturesType()
_NO_MAPPINGS = DiskDeviceMappings()
_NO_SECURE_BOOT_OPTIONS = SecureBootOptions()


def present(image: Image, viewer: int) -> ImageType:
    """The image as the account ``viewer`` sees it."""
    return _presented(image, owner_alias(image, viewer))


# Most pages show the same public images, so the cache answers for nearly all of them.
@lru_cache(maxsize=2048)
def _presented(image: Image, alias: str) -> ImageType:
    return ImageType(
        image_owner_alias=alias,
        is_self_shared="" if alias == "others" else image.is_self_shared,
        description=image.description,
        platform=image.platform,
        resource_group_id=image.resource_group_id,
        size=image.size,
        is_subscribed=image.is_subscribed,
        boot_mode=image.boot_mode,
        os_name=image.os_name,
        is_public=image.is_public,
        image_id=image.image_id,
        detection_options=_detection_options(image.detection),
        features=_features(image.features),
        os_name_en=image.os_name_en,
        tags=shown_tags(image.tags),
        login_as_non_root_supported=image.login_as_non_root_supported,
        status=image.status,
        progress=image.progress,
        usage=image.usage,
        architecture=image.architecture,
        product_code=image.product_code,
        is_copied=image.is_copied,
        image_family=image.family,
        is_support_io_optimized=image.is_support_io_optimized,
        is_support_cloudinit=image.is_support_cloudinit,
        image_name=image.name,
        disk_device_mappings=_mappings(image.disk_device_mappings),
        image_version=image.version,
        os_type=image.os_type,
        creation_time=image.creation_time,
        usable=is_usable(image),
        image_owner_id=image.owner_id if alias == "others" else _or_unset(image.shown_owner_id),
        supplier_name=_or_unset(image.supplier_name),
        license_type=_or_unset(image.license_type),
        secure_boot_options=_secure_boot_options(image.secure_boot_support),
    )


def _features(features: Features) -> FeaturesType:
    if features == _UNKNOWN_FEATURES:
        return _NO_FEATURES
    return FeaturesType(
        nvme_support=_or_unset(features.nvme_support),
        imds_support=_or_unset(features.imds_support),
        cpu_online_upgrade=_or_unset(features.cpu_online_upgrade),
        cpu_online_downgrade=_or_unset(features.cpu_online_downgrade),
        memory_online_upgrade=_or_unset(features.memory_online_upgrade),
        memory_online_downgrade=_or_unset(features.memory_online_downgrade),
    )


def _mappings(disks: tuple[DiskDeviceMapping, ...]) -> DiskDeviceMappings:
    if not disks:
        return _NO_MAPPINGS
    return DiskDeviceMappings([_mapping(disk) for disk in disks])


def _mapping(disk: DiskDeviceMapping) -> DiskDeviceMappingType:
    return DiskDeviceMappingType(
        snapshot_id=disk.snapshot_id,
        type=disk.type,
        progress=disk.progress,
        format=disk.format,
        device=disk.device,
        size=disk.size,
        import_oss_bucket=disk.import_oss_bucket,
        import_oss_object=disk.import_oss_object,
        remain_time=_or_unset(disk.remain_time),
        encrypted=_or_unset(disk.encrypted),
    )


def _detection_options(detection: Detection) -> DetectionOptions:
    if detection == _UNKNOWN_DETECTION:
        return _NO_DETECTION_OPTIONS
    items: DetectionItems | UnsetType = UNSET
    if detection.items is not None:
        items = DetectionItems(
            [
                DetectionItemType(
                    name=item.name,
                    value=item.value,
                    risk_level=_or_unset(item.risk_level),
                    risk_code=_or_unset(item.risk_code),
                )
                for item in detection.items
            ]
        )
    return DetectionOptions(_or_unset(detection.status), items)


def _secure_boot_options(support: str | None) -> SecureBootOptions:
    return _NO_SECURE_BOOT_OPTIONS if support is None else SecureBootOptions(support)


def _or_unset(value: T | None) -> T | UnsetType:
    return UNSET if value is None else value
