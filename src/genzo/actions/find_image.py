"""Finding the image that a request names."""

from genzo import errors
from genzo.actions.action import Context
from genzo.catalogue.image import Image, Source
from genzo.catalogue.lifecycle import image_at
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import Arm

USABLE_ARMS = (Arm.OWN, Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE, Arm.SHARED, Arm.COMMUNITY, Arm.MARKETPLACE)


def stored_image(context: Context, region_id: str, image_id: str) -> Image | None:
    """The caller's own image as the catalogue stores it."""
    image = context.catalogue.image(region_id, image_id)
    if image is None or image.source is not Source.ACCOUNT or image.owner_id != context.account_id:
        return None
    return image


def own_image(context: Context, region_id: str, image_id: str) -> Image:
    """The caller's own image, as it is now.

    Raises:
        ApiError: InvalidImageId.NotFound, also for images of other accounts: the answer does not tell
        whether they exist.
    """
    image = stored_image(context, region_id, image_id)
    if image is None:
        raise errors.IMAGE_NOT_FOUND()
    return image_at(image, context.now)


def usable_image(context: Context, region_id: str, image_id: str) -> Image | None:
    """The image of this id as it is now, if DescribeImages can show it to the caller."""
    query = ImageQuery(
        viewer=context.account_id, region_id=region_id, arms=USABLE_ARMS, limit=1, image_ids=(image_id,)
    )
    images = context.catalogue.images_page(query).images
    return image_at(images[0], context.now) if images else None
