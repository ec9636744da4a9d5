"""The pages about the requests that a server has logged."""

from collections.abc import Callable, Mapping

from genzo.console.requests.pages import request_page, requests_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {"requests": requests_page, "request": request_page}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
