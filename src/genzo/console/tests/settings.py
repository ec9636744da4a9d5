"""Control requests of the pages: for all accounts, or for the one in the address."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.console.calls import RefusedCallError
from genzo.console.rendering import redirect
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_FOR_OPERATORS = RefusedCallError(403, "", "tests_operators_only")
_ERROR = 400
_TABS = {
    "tests": "faults",
    "tests/clock": "clock",
    "tests/durations": "durations",
    "tests/quotas": "quotas",
    "tests/reset": "reset",
}


class _Refusal(msgspec.Struct, frozen=True):
    message: str


def control(visit: Visit, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answer to a control request.

    Raises:
        RefusedCallError: the visitor is no operator, or the endpoint refuses the request; its message is the
            endpoint's.
    """
    if visit.principal is not None:
        raise _FOR_OPERATORS
    account = visit.query.get("account", "")
    sent = b"" if body is None else msgspec.json.encode(body)
    response = visit.calls.control(method, path, {"account": account} if account else {}, sent, visit.request)
    if response.status >= _ERROR:
        raise RefusedCallError(response.status, "", msgspec.json.decode(response.body, type=_Refusal).message)
    answer: dict[str, Any] = msgspec.json.decode(response.body)
    return answer


def frame(visit: Visit, current: str) -> dict[str, Any]:
    """What each of the pages shows: the accounts to choose from, and links to the others.

    Raises:
        RefusedCallError: the visitor is no operator.
    """
    if visit.principal is not None:
        raise _FOR_OPERATORS
    account = visit.query.get("account", "")
    tabs = [(text, link(path, {"account": account}), path == current) for path, text in _TABS.items()]
    return {
        **visit.shown(),
        "accounts": visit.accounts(),
        "account": account,
        "tabs": tabs,
        "current": f"/_genzo/console/{current}",
        "action": link(current, {"account": account}),
        "problem": None,
    }


def done(visit: Visit, page: str) -> HttpResponse:
    """Leads back to a page, as a change has been made."""
    return redirect(link(page, {"account": visit.query.get("account", "")}))


def number(text: str) -> int | float | str:
    """The number that a text is, else the text itself, which the endpoint refuses with its own words."""
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        # JSON has neither of the two others that float reads.
        return text if found != found or abs(found) == float("inf") else found  # noqa: PLR0124 - not a number
    return text
