"""The page that deletes what accounts have made, and what is set for them."""

from collections.abc import Mapping
from http import HTTPStatus

from genzo.console.problems import Problem
from genzo.console.rendering import page
from genzo.console.tests.settings import control, frame
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_PAGE = "tests/reset"


def reset_page(visit: Visit) -> HttpResponse:
    """What a reset does, and a form that confirms it.

    Raises:
        RefusedCallError: the visitor is no operator.
    """
    return page("tests/reset.html", {**frame(visit, _PAGE), "deleted": None})


def reset(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Reset all accounts or one, if the form confirms it.

    Raises:
        RefusedCallError: the visitor is no operator, or there is no such account.
    """
    values = {**frame(visit, _PAGE), "deleted": None}
    if fields.get("confirm") != "yes":
        problem = Problem("", "reset_unconfirmed", "confirm")
        return page("tests/reset.html", {**values, "problem": problem}, HTTPStatus.BAD_REQUEST)
    return page("tests/reset.html", {**values, "deleted": control(visit, "POST", "reset")})
