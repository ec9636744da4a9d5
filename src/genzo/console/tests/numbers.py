"""The pages about durations and quotas: numbers by name."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem, problem_of
from genzo.console.rendering import page
from genzo.console.tests.settings import control, done, frame, number
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_DURATIONS, _QUOTAS = "durations", "quotas"
_PREFIX = "number."


def durations_page(visit: Visit) -> HttpResponse:
    """The durations in force, as a form.

    Raises:
        RefusedCallError: the visitor is no operator, or there is no such account.
    """
    return _page(visit, _DURATIONS, {}, None)


def quotas_page(visit: Visit) -> HttpResponse:
    """The quotas in force, as a form.

    Raises:
        RefusedCallError: as of `durations_page`.
    """
    return _page(visit, _QUOTAS, {}, None)


def change_durations(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Set the durations that differ from those in force, or return to those of the server's start."""
    return _change(visit, _DURATIONS, fields)


def change_quotas(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Set the quotas that differ from those in force, or return to those of the server's start."""
    return _change(visit, _QUOTAS, fields)


def _change(visit: Visit, setting: str, fields: Mapping[str, str]) -> HttpResponse:
    if fields.get("change") == "reset":
        control(visit, "DELETE", setting)
        return done(visit, f"tests/{setting}")
    given = {
        name.removeprefix(_PREFIX): text.strip() for name, text in fields.items() if name.startswith(_PREFIX)
    }
    in_force = control(visit, "GET", setting)["in_force"]
    changed = {name: number(text) for name, text in given.items() if text != _text(in_force.get(name))}
    try:
        if changed:
            control(visit, "PUT", setting, changed)
    except RefusedCallError as error:
        if error.status != HTTPStatus.BAD_REQUEST:
            raise
        return _page(visit, setting, given, _problem(error, changed))
    return done(visit, f"tests/{setting}")


def _problem(error: RefusedCallError, changed: Mapping[str, Any]) -> Problem:
    """The problem; where the endpoint does not say which, beside the first that is no number."""
    problem = problem_of(error, changed)
    suspects = [name for name, value in changed.items() if isinstance(value, str)] or [*changed]
    return problem if problem.field else problem._replace(field=suspects[0])


def _page(visit: Visit, setting: str, given: Mapping[str, str], problem: Problem | None) -> HttpResponse:
    status = HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST
    found = control(visit, "GET", setting)
    values = {
        "numbers": [
            (name, given.get(name, _text(value)), name in found["set"])
            for name, value in found["in_force"].items()
        ],
        "setting": setting,
        "is_set": bool(found["set"]),
        "prefix": _PREFIX,
    }
    framed = frame(visit, f"tests/{setting}")
    return page("tests/numbers.html", {**framed, **values, "problem": problem}, status)


def _text(value: object) -> str:
    """A number as the form shows it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
