"""The image and the instance type of a new instance, and whether they are compatible."""

from typing import Any

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.find_image import usable_image
from genzo.actions.images.image_family import newest_of_family
from genzo.actions.instances.creation_errors import CreationErrors, ImageErrors
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.instances.image_of_type import require_image_fits
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.image import Image, Source
from genzo.catalogue.lifecycle import image_at, is_usable
from genzo.catalogue.snapshots import image_attributes_of
from genzo.errors import MISSING_PARAMETER

_FIRST_GENERATION = "ecs-1"


def installed(image: Image) -> dict[str, Any]:
    """The members of an instance that come from its image."""
    return {
        "image_id": image.image_id,
        "os_supports_nvme": image.features.nvme_support == "supported",
        **image_attributes_of(image),
    }


def chosen_image(request: CreationRequest, context: Context, errors: CreationErrors) -> Image:
    """The requested image, by its id or as the newest of a family."""
    if request.image_id and request.image_family:
        raise errors.image_and_family()
    if request.image_family:
        newest = newest_of_family(context, request.region_id, request.image_family)
        if newest is None:
            raise errors.no_image_in_family()
        return image_at(newest, context.now)
    if not request.image_id:
        raise MISSING_PARAMETER(name="ImageId")
    return image_by_id(request.region_id, request.image_id, context, errors)


def image_by_id(region_id: str, image_id: str, context: Context, errors: ImageErrors) -> Image:
    """The image of this id that the caller may use, also a deprecated one."""
    image = usable_image(context, region_id, image_id)
    if image is None:
        raise errors.not_found()
    if not is_usable(image):
        raise errors.image_unusable(text="The specified Image is disabled or is deleted.")
    return image


def chosen_type(
    request: CreationRequest, image: Image, context: Context, errors: CreationErrors
) -> InstanceType:
    """The requested instance type, which must run the image."""
    if not request.instance_type:
        raise MISSING_PARAMETER(name="InstanceType")
    instance_type = context.facts.instance_types.get(request.instance_type)
    if instance_type is None:
        raise errors.instance_type()
    require_image_fits(image, instance_type, context, errors)
    return instance_type


def io_optimized(
    request: CreationRequest, image: Image, instance_type: InstanceType, errors: CreationErrors
) -> bool:
    """Whether the instance is I/O optimized, as all types but those of the first generation are."""
    is_first = instance_type.generation == _FIRST_GENERATION
    optimized = not is_first if request.io_optimized is None else request.io_optimized == "optimized"
    if not optimized and not is_first:
        raise errors.not_optimized()
    if optimized and not image.is_support_io_optimized:
        raise errors.image_not_optimized()
    return optimized


def use_image(context: WriteContext, image: Image) -> None:
    """Mark an image as used by instances, which protects a custom one; public images always are."""
    kept = context.catalogue.image(image.region_id, image.image_id)
    if kept is not None and kept.source is not Source.SYSTEM and kept.usage != "instance":
        context.catalogue.put_images([msgspec.structs.replace(kept, usage="instance")])
