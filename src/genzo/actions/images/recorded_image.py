"""The image that a recorded answer shows: the inverse of `genzo.actions.images.image_type`."""

from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from genzo.actions.images.image_type import (
    DetectionOptions,
    DiskDeviceMappingType,
    FeaturesType,
    ImageType,
)
from genzo.catalogue.image import Detection, DetectionItem, DiskDeviceMapping, Features, Image, Source, Tag
from genzo.wire.structs import UNSET, UnsetType

T = TypeVar("T")

_UNKNOWN_DETECTION = Detection()


def recorded_image(recorded: ImageType, region_id: str, source: Source, owner_id: int, rank: int) -> Image:
    """The image that a recorded answer shows, so that `present` gives every recorded field back."""
    as_reader = recorded.image_owner_alias == "others" and source is Source.ACCOUNT
    return Image(
        image_id=recorded.image_id,
        region_id=region_id,
        source=source,
        owner_id=owner_id,
        rank=rank,
        name=recorded.image_name,
        description=recorded.description,
        family=recorded.image_family,
        version=recorded.image_version,
        status=recorded.status,
        progress=recorded.progress,
        creation_time=recorded.creation_time,
        os_type=recorded.os_type,
        os_name=recorded.os_name,
        os_name_en=recorded.os_name_en,
        platform=recorded.platform,
        architecture=recorded.architecture,
        size=recorded.size,
        boot_mode=recorded.boot_mode,
        usage=recorded.usage,
        product_code=recorded.product_code,
        resource_group_id=recorded.resource_group_id,
        license_type=_or_none(recorded.license_type),
        supplier_name=_or_none(recorded.supplier_name),
        secure_boot_support=_or_none(recorded.secure_boot_options.secure_boot_support),
        is_public=recorded.is_public,
        is_copied=recorded.is_copied,
        is_subscribed=recorded.is_subscribed,
        is_self_shared=recorded.is_self_shared,
        is_support_io_optimized=recorded.is_support_io_optimized,
        is_support_cloudinit=recorded.is_support_cloudinit,
        login_as_non_root_supported=recorded.login_as_non_root_supported,
        disk_device_mappings=tuple(map(_disk, recorded.disk_device_mappings.disk_device_mapping)),
        tags=tuple([Tag(tag.tag_key, tag.tag_value) for tag in recorded.tags.tag]),
        detection=_detection(recorded.detection_options),
        features=_features(recorded.features),
        shown_owner_id=None if as_reader else _or_none(recorded.image_owner_id),
        recorded_by_reader=as_reader,
        usable=_or_none(recorded.usable),
    )


def _disk(disk: DiskDeviceMappingType) -> DiskDeviceMapping:
    return DiskDeviceMapping(
        device=disk.device,
        size=disk.size,
        snapshot_id=disk.snapshot_id,
        type=disk.type,
        format=disk.format,
        progress=disk.progress,
        remain_time=_or_none(disk.remain_time),
        import_oss_bucket=disk.import_oss_bucket,
        import_oss_object=disk.import_oss_object,
        encrypted=_or_none(disk.encrypted),
    )


@lru_cache(maxsize=256)  # few combinations occur
def _features(recorded: FeaturesType) -> Features:
    return Features(**_known(recorded))


def _detection(options: DetectionOptions) -> Detection:
    if options.status is UNSET and options.items is UNSET:
        return _UNKNOWN_DETECTION
    items = None
    if options.items is not UNSET:
        items = tuple(DetectionItem(**_known(item)) for item in options.items.item)
    return Detection(status=_or_none(options.status), items=items)


def _known(part: msgspec.Struct) -> dict[str, Any]:
    """The members of a part of an image, under the same names as in the catalogue; None for missing ones."""
    return {name: _or_none(getattr(part, name)) for name in part.__struct_fields__}


def _or_none(value: T | UnsetType) -> T | None:
    return None if value is UNSET else value
