"""The pages about what of the API works."""

from collections.abc import Callable, Mapping

from genzo.console.coverage.pages import action_page, coverage_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "coverage": coverage_page,
    "coverage/action": action_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
