"""The page about faults: a list, and a form that adds one (docs/faults.md)."""

import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem, problem_of
from genzo.console.rendering import page
from genzo.console.tests.settings import control, done, frame, number
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_PAGE = "tests"
_MATCHES = ("actions", "region", "access_key_id", "parameters", "resource")
_NUMBERS = ("after", "every", "times", "probability", "seed")
_ERRORS = ("error", "status", "message", "retry_after")
_SLOW = ("delay", "jitter")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "outcome": ("failed",),
    "response": ("dropped", "truncated_head", "truncated", "reset", "corrupted"),
}
_GROUPS = {"matches": ("name", *_MATCHES), "numbers": _NUMBERS, "effect": (*_ERRORS, *_CHOICES, *_SLOW)}
_FIELDS = tuple(name for names in _GROUPS.values() for name in names)
_UNNAMED = "unnamed"
"""The field with the name of a fault without one, so that a form which is sent twice adds one fault."""
_ARE_NUMBERS = (*_NUMBERS, "status", "retry_after", *_SLOW)
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "throttled": {"error": "Throttling", "actions": "DescribeImages", "times": "2"},
    "slow": {"delay": "2", "jitter": "1"},
    "dropped": {"response": "dropped", "times": "1"},
    "failed": {"outcome": "failed", "actions": "CreateImage", "times": "1"},
    "sometimes": {"error": "InternalError", "probability": "0.2", "seed": "7"},
}
"""Faults that a link fills in."""
_PLACEHOLDERS: Mapping[str, str] = {
    "actions": "CopyImage, CreateImage",
    "region": "cn-hangzhou",
    "parameters": "ImageName=web-1",
    "resource": "m-…",
    "error": "Throttling",
    "after": "0",
    "every": "1",
    "probability": "1",
}


def faults_page(visit: Visit) -> HttpResponse:
    """The faults of all accounts, or of the one in the address; the address may fill in the form.

    Raises:
        RefusedCallError: the visitor is no operator, or there is no such account.
    """
    return _page(visit, {name: visit.query[name] for name in _FIELDS if name in visit.query}, None)


def change_faults(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Add a fault, or remove one or all, as the button says that was used."""
    change = fields.get("change", "")
    if change == "remove":
        control(visit, "DELETE", f"faults/{quote(fields.get('name', ''), safe='')}")
        return done(visit, _PAGE)
    if change == "reset":
        control(visit, "DELETE", "faults")
        return done(visit, _PAGE)
    try:
        control(visit, "POST", "faults", _fault(fields))
    except RefusedCallError as error:
        if error.status != HTTPStatus.BAD_REQUEST:
            raise
        return _page(visit, fields, problem_of(error, _FIELDS))
    return done(visit, _PAGE)


def _fault(fields: Mapping[str, str]) -> dict[str, Any]:
    """The members that the form gives."""
    given = {name: fields[name].strip() for name in _FIELDS if fields.get(name, "").strip()}
    if _UNNAMED in fields:
        given.setdefault("name", fields[_UNNAMED])
    fault: dict[str, Any] = {
        name: number(text) if name in _ARE_NUMBERS else text for name, text in given.items()
    }
    if "actions" in given:
        fault["actions"] = given["actions"].replace(",", " ").split()
    if "parameters" in given:
        pairs = (line.partition("=") for line in given["parameters"].splitlines() if line.strip())
        fault["parameters"] = {name.strip(): value.strip() for name, _, value in pairs}
    return fault


def _page(visit: Visit, given: Mapping[str, str], problem: Problem | None) -> HttpResponse:
    status = HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST
    account = visit.query.get("account", "")
    values = {
        "faults": [_row(fault, account) for fault in control(visit, "GET", "faults")["faults"]],
        "groups": _GROUPS,
        "choices": _CHOICES,
        "placeholders": _PLACEHOLDERS,
        "given": given,
        "unnamed": given.get(_UNNAMED) or f"f-{secrets.token_hex(8)}",
        "is_open": bool(given) or problem is not None,
        "examples": [
            (name, link(_PAGE, {"account": account, **fields}) + "#new") for name, fields in _EXAMPLES.items()
        ],
    }
    return page("tests/faults.html", {**frame(visit, _PAGE), **values, "problem": problem}, status)


def _row(fault: Mapping[str, Any], account: str) -> dict[str, Any]:
    texts = {name: _text(fault[name]) for name in _FIELDS if name in fault}
    return {
        "name": fault["name"],
        "calls": fault.get("calls", 0),
        "matches": [(name, texts[name]) for name in _MATCHES if name in texts],
        "numbers": [(name, texts[name]) for name in _NUMBERS if name in texts],
        "effect": [(name, texts[name]) for name in _GROUPS["effect"] if name in texts],
        "edit": link(_PAGE, {"account": account, **texts}) + "#new",
    }


def _text(value: object) -> str:
    """A member as the form has it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return "\n".join(f"{name}={_text(each)}" for name, each in value.items())
    if isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
