"""The pages that call any action."""

from collections.abc import Callable, Mapping

from genzo.console.explorer.actions_page import actions_page
from genzo.console.explorer.call_page import call_form, call_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "explorer": actions_page,
    "explorer/call": call_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {"explorer/call": call_form}
