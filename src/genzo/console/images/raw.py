"""Pages with the API's own answer about an image, and with the requests that give it."""

import msgspec

from genzo.console.images.programs import image_programs
from genzo.console.images.shown_image import asked_image, frame, region_of
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import Format, HttpResponse


def json_page(visit: Visit) -> HttpResponse:
    """The answer of DescribeImages in JSON, indented."""
    return _raw_page(visit, Format.JSON, "image/json")


def xml_page(visit: Visit) -> HttpResponse:
    """The answer of DescribeImages in XML, as it is sent."""
    return _raw_page(visit, Format.XML, "image/xml")


def request_page(visit: Visit) -> HttpResponse:
    """The request for an image as programs, and as resources of Terraform and Packer."""
    calls = visit.asking()
    image = asked_image(visit, calls)
    shown = image_programs(
        visit, region_of(visit), image, _parameters(visit, image["ImageOwnerAlias"], image)
    )
    return page("images/request.html", {**frame(visit, image, "image/request"), "programs": shown})


def _raw_page(visit: Visit, answer_format: Format, path: str) -> HttpResponse:
    calls = visit.asking()
    image = asked_image(visit, calls)
    text = calls.raw("DescribeImages", _parameters(visit, image["ImageOwnerAlias"], image), answer_format)
    if answer_format is Format.JSON:
        text = msgspec.json.format(text, indent=2)
    return page("images/raw.html", {**frame(visit, image, path), "text": text})


def _parameters(visit: Visit, alias: str, image: dict[str, object]) -> dict[str, str]:
    """The parameters with which DescribeImages answers with this image alone."""
    asked = {"RegionId": region_of(visit), "ImageId": str(image["ImageId"])}
    if image["Status"] != "Available":
        asked["Status"] = "ALL"
    if alias == "marketplace":
        asked["ImageOwnerAlias"] = alias
    elif alias == "others" and image["IsPublic"]:
        asked |= {"ImageOwnerAlias": alias, "IsPublic": "true"}
    return asked
