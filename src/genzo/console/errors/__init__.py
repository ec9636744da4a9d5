"""The pages about error codes."""

from collections.abc import Callable, Mapping

from genzo.console.errors.pages import code_page, errors_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {"errors": errors_page, "errors/code": code_page}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
