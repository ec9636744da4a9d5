"""Finds the image family of each image, by the name of its operating system on the vendor's page."""

import re
from collections.abc import Iterable, Mapping

from tools.public_images.ids import parse

UNNAMED_EDITIONS = frozenset({"agentic"})
"""Editions whose OSName is that of the plain image; the vendor's page has no family for them."""

_BLANKS = re.compile(r"\s+")


def families_by_image(images: Iterable[Mapping[str, object]], families: Mapping[str, str]) -> dict[str, str]:
    """The family of each image by its id, without the images that have none.

    images: need ImageId and OSName. families: family by the vendor's name of the operating system
    (vendor page on public images, 2025, and names of 2026).
    """
    by_name = {_plain(name): family for name, family in families.items()}
    found: dict[str, str] = {}
    for image in images:
        image_id = str(image["ImageId"])
        family = by_name.get(_plain(str(image["OSName"])))
        if family is not None and not parse(image_id).editions & UNNAMED_EDITIONS:
            found[image_id] = family
    return found


def _plain(name: str) -> str:
    # The page sets blanks between Chinese and other words, leaves out "64 位" for some images and writes
    # "LTS" for Ubuntu, where the API's names never do.
    plain = _BLANKS.sub("", name).replace("64位", "")
    return plain.replace("LTS", "") if plain.startswith("Ubuntu") else plain
