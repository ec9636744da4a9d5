"""Finds the image of each image family: the newest build of the operating system on the vendor's page."""

import re
from collections.abc import Iterable, Mapping

from tools.public_images.ids import parse

_BLANKS = re.compile(r"\s+")


def newest_of_families(images: Iterable[Mapping[str, object]], families: Mapping[str, str]) -> dict[str, str]:
    """Family by the id of the newest image in it: by build date, then by id.

    images: need ImageId and OSName. families: family by the vendor's name of the operating system
    (vendor page on public images, 2025). A family none of the images belongs to is not in the answer.
    """
    by_name = {_plain(name): family for name, family in families.items()}
    newest: dict[str, str] = {}
    for image in sorted(images, key=_age):
        family = by_name.get(_plain(str(image["OSName"])))
        if family is not None:
            newest[family] = str(image["ImageId"])
    return {image_id: family for family, image_id in newest.items()}


def _age(image: Mapping[str, object]) -> tuple[str, str]:
    image_id = str(image["ImageId"])
    return parse(image_id).built.isoformat(), image_id


def _plain(name: str) -> str:
    # The page sets blanks between Chinese and other words, leaves out "64 位" for some images and writes
    # "LTS" for Ubuntu, where the API's names never do.
    plain = _BLANKS.sub("", name).replace("64位", "")
    return plain.replace("LTS", "") if plain.startswith("Ubuntu") else plain
