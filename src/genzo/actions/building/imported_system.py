"""The system that a pipeline imports before it builds on it (CreateImagePipeline, ImportImageOptions)."""

from genzo.actions.action import WriteContext
from genzo.actions.building.pipeline_parameters import (
    CreateImagePipelineRequest,
    ImportImageOptionsParameter,
)
from genzo.actions.building.resource_attributes import checked_tags
from genzo.actions.image_transfer.import_conditions import (
    ImportErrors,
    require_features,
    require_well_formed,
    system_of,
)
from genzo.actions.image_transfer.imported_disks import ImportedDiskErrors, ImportedDiskParameter
from genzo.actions.image_transfer.imported_disks import require_well_formed as require_well_formed_disks
from genzo.catalogue.building import PipelineImportedDisk, PipelineImportOptions
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateImagePipeline")
_IMPORT_ERRORS = ImportErrors(_ERRORS)
_DISK_ERRORS = ImportedDiskErrors(_ERRORS)

_PREFIX = "ImportImageOptions."
_DISKS = f"{_PREFIX}DiskDeviceMappings"
_ARCHITECTURES = ("x86_64", "arm64")  # ImportImage takes i386 too.
_RETENTION = ("RetainOnlySuccessful", "RetainOnlyFailed", "RetainAlways", "RetainNever")
_DEFAULT_WINDOWS = "Other Windows"


def imported_system(
    request: CreateImagePipelineRequest, context: WriteContext
) -> PipelineImportOptions | None:
    """The system to import with BaseImageType=OSS, after the checks of ImportImage; None for other types."""
    if request.base_image_type != "OSS":
        return None
    options = request.import_image_options
    if options is None:
        raise MISSING_PARAMETER(name=_DISKS)
    _require_objects(options)
    require_well_formed_disks(disk_parameters(_disks(options)), _DISK_ERRORS, _DISKS)
    require_well_formed(options, _IMPORT_ERRORS, _PREFIX)
    features = options.features
    require_features(features.nvme_support, features.imds_support, _PREFIX)
    if options.retention_strategy not in (None, *_RETENTION):
        raise INVALID_PARAMETER(name=f"{_PREFIX}RetentionStrategy")
    if options.architecture not in _ARCHITECTURES:
        raise INVALID_PARAMETER(name=f"{_PREFIX}Architecture")
    system = system_of(options, _IMPORT_ERRORS, _PREFIX)
    is_default_windows = options.platform is None and system.os_type == "windows"
    return PipelineImportOptions(
        architecture=system.architecture,
        os_type=system.os_type,
        platform=_DEFAULT_WINDOWS if is_default_windows else system.platform,
        boot_mode=system.boot_mode,
        license_type=options.license_type,
        nvme_support=features.nvme_support,
        imds_support=features.imds_support,
        disks=_disks(options),
        image_name=options.image_name or "",
        description=options.description or "",
        role_name=options.role_name or "",
        retention_strategy=options.retention_strategy or "",
        retain_imported_image=options.retain_imported_image,
        tags=checked_tags(options.import_image_tags, context, f"{_PREFIX}ImportImageTags"),
    )


def _require_objects(options: ImportImageOptionsParameter) -> None:
    for number, disk in enumerate(options.disk_device_mappings, start=1):
        for name, value in (("OSSBucket", disk.oss_bucket), ("OSSObject", disk.oss_object)):
            if not value:
                raise MISSING_PARAMETER(name=f"{_DISKS}.{number}.{name}")


def disk_parameters(disks: tuple[PipelineImportedDisk, ...]) -> list[ImportedDiskParameter]:
    """The disks as ImportImage takes them."""
    return [
        ImportedDiskParameter(
            oss_bucket=disk.bucket,
            oss_object=disk.object_name,
            format=disk.format,
            disk_image_size=disk.size,
        )
        for disk in disks
    ]


def _disks(options: ImportImageOptionsParameter) -> tuple[PipelineImportedDisk, ...]:
    return tuple(
        PipelineImportedDisk(
            bucket=disk.oss_bucket,
            object_name=disk.oss_object,
            format=disk.format,
            size=disk.disk_image_size,
        )
        for disk in options.disk_device_mappings
    )
