"""The page about images that need care (docs/image-care.md)."""

from collections.abc import Callable, Mapping

from genzo.console.care.pages import care_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {"care": care_page}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {}
