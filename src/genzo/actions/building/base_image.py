"""The image that a pipeline builds on."""

from genzo.actions.action import Context
from genzo.actions.find_image import usable_image
from genzo.actions.images.image_family import newest_of_family
from genzo.actions.images.image_type import USABLE
from genzo.catalogue.building import ImagePipeline, PipelineImportOptions
from genzo.catalogue.image import Features, Image, Source

TYPES = ("IMAGE", "IMAGE_FAMILY", "OSS")


def base_image(context: Context, region_id: str, kind: str, value: str) -> Image | None:
    """The image of an id, or the newest one of a family, if the caller may use it."""
    if kind == "IMAGE_FAMILY":
        return newest_of_family(context, region_id, value)
    image = usable_image(context, region_id, value)
    return image if image is not None and image.status in USABLE else None


def base_of_pipeline(context: Context, pipeline: ImagePipeline) -> Image | None:
    """The present base image of the pipeline, if it exists."""
    if pipeline.imported is not None:
        return _imported_image(pipeline.region_id, pipeline.imported)
    return base_image(context, pipeline.region_id, pipeline.base_image_type, pipeline.base_image)


def _imported_image(region_id: str, system: PipelineImportOptions) -> Image:
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
        size=system.size,
        features=Features(nvme_support=system.nvme_support or None, imds_support=system.imds_support or None),
    )
