"""The shipped public images and their facts, as the tests of their tool read them."""

import json

from tools.public_images.catalogue import SHIPPED
from tools.public_images.facts import read_facts

Image = dict[str, object]

FACTS = {fact.image_id: fact for fact in read_facts()}


def shipped() -> list[Image]:
    images: list[Image] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return images


SHIPPED_BY_ID = {str(image["ImageId"]): image for image in shipped()}


def in_family(family: str) -> list[str]:
    """The images of a family, newest first."""
    return [image_id for image_id, image in SHIPPED_BY_ID.items() if image.get("ImageFamily") == family]
