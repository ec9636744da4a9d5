"""The image that a pipeline builds on."""

from genzo.actions.action import Context, WriteContext
from genzo.actions.building.imported_system import disk_parameters
from genzo.actions.find_image import usable_image
from genzo.actions.image_transfer.imported_disks import imported_disks
from genzo.actions.images.image_family import newest_of_family
from genzo.catalogue.building import ImagePipeline, PipelineImportOptions
from genzo.catalogue.image import DiskDeviceMapping, Features, Image, Source
from genzo.catalogue.lifecycle import is_usable

TYPES = ("IMAGE", "IMAGE_FAMILY", "OSS")


def base_image(context: Context, region_id: str, kind: str, value: str) -> Image | None:
    """The image of an id, or the newest one of a family, if the caller may use it."""
    if kind == "IMAGE_FAMILY":
        return newest_of_family(context, region_id, value)
    image = usable_image(context, region_id, value)
    return image if image is not None and is_usable(image) else None


def base_of_pipeline(context: WriteContext, pipeline: ImagePipeline) -> Image | None:
    """The present base image of the pipeline, if it exists.

    Raises:
        ApiError: the objects to import are not disks (ImportImage).
    """
    if pipeline.imported is not None:
        disks = imported_disks(disk_parameters(pipeline.imported.disks), context)
        return _imported_image(pipeline.region_id, pipeline.imported, disks)
    return base_image(context, pipeline.region_id, pipeline.base_image_type, pipeline.base_image)


def _imported_image(
    region_id: str, system: PipelineImportOptions, disks: tuple[DiskDeviceMapping, ...]
) -> Image:
    """The image that importing the object would create; the catalogue does not have it."""
    return Image(
        image_id="",
        region_id=region_id,
        source=Source.ACCOUNT,
        rank=0,
        creation_time="",
        os_type=system.os_type,
        os_name=system.platform,
        os_name_en=system.platform,
        platform=system.platform,
        architecture=system.architecture,
        boot_mode=system.boot_mode,
        license_type=system.license_type or None,
        size=int(disks[0].size),
        disk_device_mappings=disks,
        features=Features(nvme_support=system.nvme_support or None, imds_support=system.imds_support or None),
    )
