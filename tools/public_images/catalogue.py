"""The catalogue as it ships: one object per image, newest first."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.public_images.derivation import derive
from tools.public_images.facts import Fact
from tools.public_images.family import families_by_image

_DATA = Path(__file__).parents[2] / "src" / "genzo" / "data"
SHIPPED = _DATA / "public_images.json"
"""The images that ship."""
SHIPPED_RETIREMENTS = _DATA / "public_image_retirements.json"
"""The moments from which they are no longer offered."""

KEYS = (
    "ImageId",
    "ImageName",
    "ImageFamily",
    "ImageVersion",
    "Description",
    "OSType",
    "OSName",
    "OSNameEn",
    "Platform",
    "Architecture",
    "Size",
    "CreationTime",
    "BootMode",
    "IsSupportCloudinit",
    "IsSupportIoOptimized",
    "LoginAsNonRootSupported",
    "Features",
    "IsPublic",
    "Usage",
    "Status",
    "Progress",
    "ProductCode",
    "IsCopied",
    "IsSubscribed",
    "IsSelfShared",
)
"""The keys of an image, in the order of the file."""

_SAME_FOR_ALL: Mapping[str, object] = {
    "IsPublic": True,
    "Usage": "instance",
    "Status": "Available",
    "Progress": "100%",
    "ProductCode": "",
    "IsCopied": False,
    "IsSubscribed": False,
    "IsSelfShared": "",
}
"""The same in every recorded answer on public images, 2015-26."""


def build(facts: Iterable[Fact], families: Mapping[str, str]) -> list[dict[str, object]]:
    """All images, newest CreationTime first, then by ImageId.

    families: image family by the vendor's name of the operating system.
    """
    images = [_image(fact) for fact in facts]
    found = families_by_image(images, families)
    for image in images:
        image_id = str(image["ImageId"])
        if image_id in found:
            image.setdefault("ImageFamily", found[image_id])
    images.sort(key=lambda image: str(image["ImageId"]))
    images.sort(key=lambda image: str(image["CreationTime"]), reverse=True)
    return [{key: image[key] for key in KEYS if key in image} for image in images]


def serialise(images: Iterable[Mapping[str, object]]) -> str:
    """The text of the file: a JSON array in UTF-8, one image per line."""
    lines = ",\n".join(json.dumps(image, ensure_ascii=False) for image in images)
    return f"[\n{lines}\n]\n"


def serialise_retirements(ends: Mapping[str, str]) -> str:
    """The text of the file of retirements: a JSON object, one image per line."""
    return json.dumps(ends, indent=0) + "\n"


def _image(fact: Fact) -> dict[str, object]:
    name = {"ImageId": fact.image_id, "ImageName": fact.image_id}
    return {**name, **derive(fact), **fact.known, **_SAME_FOR_ALL}
