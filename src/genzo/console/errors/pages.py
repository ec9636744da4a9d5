"""The index of all error codes, and the page about one."""

import re
from collections.abc import Sequence

from genzo.console.calls import RefusedCallError
from genzo.console.paging import portion
from genzo.console.rendering import about_error, page
from genzo.console.visit import Visit, link
from genzo.control.error_facts import AbsentError, RaisedError, error_facts
from genzo.control.error_index import ANY_ACTION, found_errors
from genzo.control.explanations import explanations
from genzo.wire.types import HttpResponse

_ROWS = 50
_STATES = ("raised", "impossible", "missing")
_NO_CODE = RefusedCallError(404, "", "no_code")
_MAX_CODE = 128
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def errors_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        ValueError: the address has a state or a page that does not exist.
    """
    asked = {name: visit.query.get(name, "").strip() for name in ("q", "state")}
    if asked["state"] not in ("", *_STATES):
        raise ValueError(asked)

    def address(number: str) -> str:
        return link("errors", {**asked, "page": number})

    shown = portion(found_errors(asked["q"], asked["state"]), visit.query.get("page", ""), _ROWS, address)
    values = {
        "asked": asked,
        "portion": shown,
        "rows": [
            (each, about_error(each.code), _message(each.messages[0], visit.language)) for each in shown.shown
        ],
        "states": _STATES,
    }
    return page("errors/errors.html", {**visit.shown(), **values})


def code_page(visit: Visit) -> HttpResponse:
    """The page about one code.

    Raises:
        RefusedCallError: there is no such code.
    """
    code = visit.query.get("code", "")[:_MAX_CODE]
    facts = error_facts(code, visit.language)
    if facts is None:
        raise _NO_CODE
    values = {
        "absent": [(*_said(each, visit), each.reason) for each in facts.absent],
        "back": link("errors", {}),
        "code": code,
        "explanation": facts.explanation,
        "labels": explanations(visit.language).labels,
        "raised": [(*_said(each, visit), each.is_of_any_action) for each in facts.raised],
    }
    return page("errors/code.html", {**visit.shown(), **values})


def _said(error: RaisedError | AbsentError, visit: Visit) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, message and actions of an error."""
    return error.status, _message(error.message, visit.language), _linked(error.actions)


def _message(message: str, language: str) -> str:
    """The message; what a call fills in stands in brackets."""
    names = {"text": explanations(language).labels.varying_text}
    return _PLACEHOLDER.sub(lambda found: f"[{names.get(found[1], found[1])}]", message)


def _linked(actions: Sequence[str]) -> list[tuple[str, str]]:
    """Each action with the address of its page in the explorer."""
    return [(name, "" if name == ANY_ACTION else link("explorer/call", {"action": name})) for name in actions]
