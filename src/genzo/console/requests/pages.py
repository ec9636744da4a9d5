"""The pages about the requests that a server has logged (docs/requests.md). They are the operator's alone."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.console.calls import RefusedCallError
from genzo.console.rendering import page
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_FILTERS = ("account", "action", "code", "text", "user")
_LIMIT = 50
_FOR_OPERATORS = RefusedCallError(403, "", "operators_only")
_NO_REQUEST = RefusedCallError(404, "", "no_request")
_ERROR = 400


class _Refusal(msgspec.Struct, frozen=True):
    message: str


def requests_page(visit: Visit) -> HttpResponse:
    """The latest requests that match the filters, which are asked for again every two seconds.

    Raises:
        RefusedCallError: the visitor is no operator, or a filter is invalid.
    """
    asked = {name: visit.query[name].strip() for name in _FILTERS if visit.query.get(name, "").strip()}
    before = visit.query.get("before", "")
    found = _found(visit, {**asked, "limit": str(_LIMIT), **({"before": before} if before else {})})
    values = {
        "filters": [(name, asked.get(name, "")) for name in _FILTERS],
        "requests": [{**each, "link": _link(each)} for each in found["requests"]],
        "older": found["next"] and link("requests", {**asked, "before": found["next"]}),
        "newest": link("requests", asked),
        "is_first": not before,
        "dropped": found["dropped"],
    }
    return page("requests/requests.html", {**visit.shown(), **values})


def request_page(visit: Visit) -> HttpResponse:
    """One request with its answer; of one that was not authenticated, what may be wrong with it.

    Raises:
        RefusedCallError: the visitor is no operator, or the log does not have the request.
    """
    request_id = visit.query.get("id", "")
    found = _found(visit, {"request_id": request_id, "answers": "true"}) if request_id else {"requests": []}
    if not found["requests"]:
        raise _NO_REQUEST
    (request, *_) = found["requests"]
    values = {
        "request": request,
        "facts": [
            (name, str(request[name]))
            for name in ("time", "duration", "client", "user_agent", "principal", "access_key_id", "host")
            if request[name] != ""
        ],
        "signature": request.get("signature") or {},
        "causes": request.get("causes", []),
        "answer": _indented(request.get("answer") or ""),
    }
    return page("requests/logged_request.html", {**visit.shown(), **values})


def _found(visit: Visit, query: Mapping[str, str]) -> dict[str, Any]:
    if visit.principal is not None:
        raise _FOR_OPERATORS
    response = visit.calls.logged_requests(query)
    if response.status >= _ERROR:
        refusal = msgspec.json.decode(response.body, type=_Refusal)
        raise RefusedCallError(response.status, "", refusal.message)
    found: dict[str, Any] = msgspec.json.decode(response.body)
    return found


def _link(request: Mapping[str, Any]) -> str:
    return link("request", {"id": request["request_id"]})


def _indented(answer: str) -> str:
    try:
        return msgspec.json.format(answer, indent=2)
    except msgspec.DecodeError:
        return answer
