"""The page about the clock of the API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem, problem_of
from genzo.console.rendering import page
from genzo.console.tests.settings import control, done, frame, number
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_PAGE = "tests/clock"
_FIELDS = ("now", "advance", "frozen")
_STEPS = (60, 3600, 86_400, 604_800)
"""The seconds by which one button each advances the clock."""


def clock_page(visit: Visit) -> HttpResponse:
    """The time, and forms that change it.

    Raises:
        RefusedCallError: the visitor is no operator, or there is no such account.
    """
    return _page(visit, {}, None)


def change_clock(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Change the clock as the button says that was used."""
    change = fields.get("change", "")
    try:
        if change == "reset":
            control(visit, "DELETE", "clock")
        else:
            control(visit, "PUT", "clock", _change(change, fields))
    except RefusedCallError as error:
        if error.status != HTTPStatus.BAD_REQUEST:
            raise
        return _page(visit, fields, problem_of(error, _FIELDS))
    return done(visit, _PAGE)


def _change(change: str, fields: Mapping[str, str]) -> dict[str, Any]:
    if change == "set":
        return {"now": fields.get("now", "").strip(), "frozen": "frozen" in fields}
    if change == "freeze":
        return {"frozen": True}
    if change == "run":
        return {"frozen": False}
    return {"advance": number(fields.get("advance", "").strip())}


def _page(visit: Visit, given: Mapping[str, str], problem: Problem | None) -> HttpResponse:
    status = HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST
    values = {"clock": control(visit, "GET", "clock"), "given": given, "steps": _STEPS}
    return page("tests/clock.html", {**frame(visit, _PAGE), **values, "problem": problem}, status)
