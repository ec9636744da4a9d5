"""Derives the fields of one image from its id and its kind."""

from tools.public_images import linux, windows
from tools.public_images.creation_time import creation_time
from tools.public_images.facts import Fact
from tools.public_images.ids import parse
from tools.public_images.traits import traits


def derive(fact: Fact) -> dict[str, object]:
    """The fields of an image that follow from its id and its release date alone, by the API's own names.

    ImageFamily is not derived here: it depends on other images. Raises UnknownIdError if no rule reads the
    id.
    """
    image = parse(fact.image_id)
    system = windows.describe(image) if fact.image_id.startswith("win") else linux.describe(image)
    fields: dict[str, object] = {
        "OSType": system.os_type,
        "OSName": system.name,
        "Platform": system.platform,
        "Architecture": image.architecture,
        "Size": image.size,
        "CreationTime": creation_time(fact, image.built),
    }
    if system.name_en is not None:
        fields["OSNameEn"] = system.name_en
    return fields | traits(image, system)
