"""The pages about images."""

from collections.abc import Callable, Mapping

from genzo.console.images.detail import image_page
from genzo.console.images.image_list import images_page
from genzo.console.images.lineage_page import lineage_page
from genzo.console.images.list_request import list_request_page
from genzo.console.images.raw import json_page, request_page, xml_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "images": images_page,
    "images/request": list_request_page,
    "image": image_page,
    "image/json": json_page,
    "image/lineage": lineage_page,
    "image/request": request_page,
    "image/xml": xml_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
