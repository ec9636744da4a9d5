"""The page about one image: every field, its disks, its tags, and with whom it is shared."""

from collections.abc import Mapping
from typing import Any

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.images.shown_image import asked_image, frame, is_under_way, region_of
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_SHOWN_APART = ("DiskDeviceMappings", "Tags", "ImageId", "ImageName")
_MOST_SHARES = 100


def image_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        RefusedCallError: the visitor cannot see the image.
    """
    calls = visit.asking()
    image = asked_image(visit, calls)
    values = {
        "fields": [*_fields(image)],
        "disks": image["DiskDeviceMappings"]["DiskDeviceMapping"],
        "tags": image["Tags"]["Tag"],
        "shares": _shares(visit, calls, image),
        "is_under_way": is_under_way(image),
    }
    return page("images/image.html", {**frame(visit, image, "image"), **values})


def _fields(image: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and text of each field, in alphabetical order; those of a part have its name before theirs."""
    shown = list[tuple[str, str]]()
    for name, value in image.items():
        if name not in _SHOWN_APART:
            shown += _field(name, value)
    return sorted(shown)


def _field(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [each for key, part in value.items() for each in _field(f"{name}.{key}", part)]
    if isinstance(value, list):
        return [each for number, part in enumerate(value, 1) for each in _field(f"{name}.{number}", part)]
    if isinstance(value, bool):
        return [(name, "true" if value else "false")]
    return [(name, str(value))]


def _shares(visit: Visit, calls: CallsOfPrincipal, image: Mapping[str, Any]) -> dict[str, Any] | None:
    """With whom an own image is shared; None for other images, and where a policy refuses the question."""
    if image["ImageOwnerAlias"] != "self":
        return None
    try:
        return calls.ask(
            "DescribeImageSharePermission",
            RegionId=region_of(visit),
            ImageId=image["ImageId"],
            PageSize=str(_MOST_SHARES),
        )
    except RefusedCallError:
        return None
