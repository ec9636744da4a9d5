"""What the pages ask of the request log, which is the operator's alone (docs/requests.md)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.console.calls import RefusedCallError
from genzo.console.visit import Visit, link

_FOR_OPERATORS = RefusedCallError(403, "", "operators_only")
_NO_REQUEST = RefusedCallError(404, "", "no_request")
_ERROR = 400


class _Refusal(msgspec.Struct, frozen=True):
    message: str


def logged_requests(visit: Visit, query: Mapping[str, str]) -> dict[str, Any]:
    """The answer of the log to a query.

    Raises:
        RefusedCallError: the visitor is no operator, or a filter is invalid.
    """
    if visit.principal is not None:
        raise _FOR_OPERATORS
    response = visit.calls.logged_requests(query)
    if response.status >= _ERROR:
        refusal = msgspec.json.decode(response.body, type=_Refusal)
        raise RefusedCallError(response.status, "", refusal.message)
    found: dict[str, Any] = msgspec.json.decode(response.body)
    return found


def asked_request(visit: Visit) -> dict[str, Any]:
    """The request in the address, with its answer.

    Raises:
        RefusedCallError: the visitor is no operator, or the log does not have the request.
    """
    request_id = visit.query.get("id", "")
    query = {"request_id": request_id, "answers": "true"}
    found = logged_requests(visit, query)["requests"] if request_id or visit.principal else []
    if not found:
        raise _NO_REQUEST
    request: dict[str, Any] = found[0]
    return request


def request_link(request: Mapping[str, Any], page: str = "request") -> str:
    """The address of a page about a request."""
    return link(page, {"id": request["request_id"]})


def indented(answer: str) -> str:
    """The text of an answer for people: JSON indented, XML with each element on a line of its own."""
    try:
        return msgspec.json.format(answer, indent=2)
    except msgspec.DecodeError:
        return answer.replace("><", ">\n<")
