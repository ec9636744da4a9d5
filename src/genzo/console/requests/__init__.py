"""The pages about the requests that a server has logged."""

from collections.abc import Callable, Mapping

from genzo.console.requests.again import again_page, send_again
from genzo.console.requests.log import requests_page
from genzo.console.requests.one_request import compare_client_text, request_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "requests": requests_page,
    "request": request_page,
    "request/again": again_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {
    "request": compare_client_text,
    "request/again": send_again,
}
