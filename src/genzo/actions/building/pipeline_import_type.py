"""ImportImageOptions of a pipeline as DescribeImagePipelines shows them."""

import msgspec

from genzo.catalogue.building import PipelineImportedDisk, PipelineImportOptions
from genzo.wire.structs import UNSET, UnsetType


class ImportedDiskType(msgspec.Struct, frozen=True, rename="pascal"):
    """An object in OSS; the size, in GiB, is sent if the request gave one."""

    format: str
    oss_bucket: str = msgspec.field(name="OSSBucket")
    oss_object: str = msgspec.field(name="OSSObject")
    disk_image_size: int | UnsetType = UNSET


class DiskDeviceMappings(msgspec.Struct, frozen=True, rename="pascal"):
    disk_device_mapping: list[ImportedDiskType]


class ImportFeaturesType(msgspec.Struct, frozen=True, rename="pascal"):
    nvme_support: str
    imds_support: str


class ImportImageTag(msgspec.Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class ImportImageTags(msgspec.Struct, frozen=True, rename="pascal"):
    import_image_tag: list[ImportImageTag]


class ImportImageOptionsType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """What describes the imported image; texts that were not given are left out."""

    architecture: str
    os_type: str = msgspec.field(name="OSType")
    platform: str
    boot_mode: str
    license_type: str
    features: ImportFeaturesType
    disk_device_mappings: DiskDeviceMappings
    image_name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    role_name: str | UnsetType = UNSET
    retention_strategy: str | UnsetType = UNSET
    retain_imported_image: bool | UnsetType = UNSET
    import_image_tags: ImportImageTags | UnsetType = UNSET


def import_options(options: PipelineImportOptions) -> ImportImageOptionsType:
    """The options with the defaults that stand for what the request left out."""
    tags = [ImportImageTag(tag.key, tag.value) for tag in options.tags]
    retains = options.retain_imported_image
    return ImportImageOptionsType(
        architecture=options.architecture,
        os_type=options.os_type,
        platform=options.platform,
        boot_mode=options.boot_mode,
        license_type=options.license_type,
        features=ImportFeaturesType(options.nvme_support, options.imds_support),
        disk_device_mappings=DiskDeviceMappings([_disk(disk) for disk in options.disks]),
        image_name=options.image_name or UNSET,
        description=options.description or UNSET,
        role_name=options.role_name or UNSET,
        retention_strategy=options.retention_strategy or UNSET,
        retain_imported_image=UNSET if retains is None else retains,
        import_image_tags=ImportImageTags(tags) if tags else UNSET,
    )


def _disk(disk: PipelineImportedDisk) -> ImportedDiskType:
    size = UNSET if disk.size is None else disk.size
    return ImportedDiskType(disk.format, disk.bucket, disk.object_name, size)
