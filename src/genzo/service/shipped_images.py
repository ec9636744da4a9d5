"""The public images that ship, as the catalogue stores them."""

from collections.abc import Iterator

import msgspec

from genzo import data
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_image import recorded_image
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.ordering import rank


def shipped_images() -> Iterator[Image]:
    """The public images that ship, each valid for every region."""
    # The shipped file needs no repair, unlike answers that clients saved, so it is decoded directly.
    images = msgspec.json.decode(data.public_images(), type=list[ImageType])
    for image in images:
        its_rank = rank(parse_timestamp(image.creation_time) or 0)
        yield recorded_image(image, EVERY_REGION, Source.SYSTEM, 0, its_rank)
