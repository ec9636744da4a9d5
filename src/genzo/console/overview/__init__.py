"""The first page of the console: how many images there are, and what the server was asked."""

from collections.abc import Callable, Mapping

from genzo.console.overview.pages import overview_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {"overview": overview_page}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
