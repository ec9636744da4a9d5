"""Sends a logged request again: as a call of the same principal, or of one that the operator chooses.

The call passes the steps of any call, its policies among them. The audit trail has it with a user agent that
says so. Faults do not apply, and the request log does not have it, since both are for clients.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from genzo.catalogue.principals import Principal
from genzo.console.actions.sending import CLIENT_TOKEN, new_token
from genzo.console.calls import RefusedCallError
from genzo.console.differences import compared_lines
from genzo.console.problems import Problem
from genzo.console.rendering import page
from genzo.console.requests.logged import asked_request, indented, request_link
from genzo.console.visit import Visit
from genzo.control.described_parameters import described_call
from genzo.wire.recorded_parameters import HIDDEN
from genzo.wire.types import Format, HttpRequest, HttpResponse

_OSS = "Oss"
_XML = "XML"
_REQUEST_ID = ('"RequestId":', "<RequestId>")
_NOT_SENT = RefusedCallError(HTTPStatus.BAD_REQUEST, "", "cannot_be_sent")
_VALUE = "value."


class _Repeated(NamedTuple):
    """A logged request as a call. ``hidden`` are the parameters whose values the log does not have."""

    request: dict[str, Any]
    action: str
    parameters: dict[str, str]
    hidden: list[str]
    writes: bool
    principal: Principal | None


def again_page(visit: Visit) -> HttpResponse:
    """The call that would be sent, and a choice of its principal.

    Raises:
        RefusedCallError: the visitor is no operator, or the log does not have the request, or it is no call.
    """
    return _form(visit, _repeated(visit), {}, None)


def send_again(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Send the request, and show its answer beside the old one.

    Raises:
        RefusedCallError: as of `again_page`.
    """
    repeated = _repeated(visit)
    given = {name: fields.get(f"{_VALUE}{name}", "") for name in repeated.hidden}
    problem = _missing(repeated, given, fields)
    principal = _chosen(visit, repeated, fields)
    if problem is None and isinstance(principal, Problem):
        problem = principal
    if problem is not None or isinstance(principal, Problem):
        return _form(visit, repeated, fields, problem)
    is_xml = repeated.request["common_parameters"].get("Format", "").upper() == _XML
    response = visit.calls.answer(
        principal,
        repeated.action,
        {**repeated.parameters, **given, **_client_token(repeated, fields)},
        _marked(visit.request, repeated.request["request_id"]),
        Format.XML if is_xml else Format.JSON,
    )
    return _answered(visit, repeated, principal, response)


def _repeated(visit: Visit) -> _Repeated:
    request = asked_request(visit)
    action = request["action"]
    writes = None if request["product"] == _OSS else visit.calls.writes(request["version"], action)
    if writes is None:
        raise _NOT_SENT
    unknown = {name for name in request["ignored"] if request["parameters"].get(name) == HIDDEN}
    parameters = {name: text for name, text in request["parameters"].items() if name not in unknown}
    hidden = [name for name, text in parameters.items() if text == HIDDEN]
    principal = _same_principal(visit, request)
    return _Repeated(request, action, parameters, hidden, writes, principal)


def _same_principal(visit: Visit, request: Mapping[str, Any]) -> Principal | None:
    """The principal of the request, if there still is one: a temporary key may have ended."""
    if not request["account"]:
        return None
    account_id = int(request["account"])
    kind = request["principal"].rpartition(":")[2].partition("/")[0]
    if kind == "user":
        return visit.calls.user_principal(account_id, request["user"])
    if kind == "assumed-role":
        found = visit.calls.credentials_in_session(request["access_key_id"])
        return None if found is None else found.principal
    return Principal(account_id)


def _missing(repeated: _Repeated, given: Mapping[str, str], fields: Mapping[str, str]) -> Problem | None:
    empty = next((name for name, text in given.items() if not text), "")
    if empty:
        return Problem("", "hidden_missing", empty)
    if repeated.writes and fields.get("confirm") != "yes":
        return Problem("", "confirm_missing", "confirm")
    return None


def _chosen(visit: Visit, repeated: _Repeated, fields: Mapping[str, str]) -> Principal | Problem:
    if fields.get("sender") == "same" and repeated.principal is not None:
        return repeated.principal
    account, user_name = fields.get("account", ""), fields.get("user", "").strip()
    known = {str(each.account_id) for each in visit.calls.accounts()}
    if account not in known:
        return Problem("", "no_account", "account")
    if not user_name:
        return Principal(int(account))
    return visit.calls.user_principal(int(account), user_name) or Problem("", "no_user", "user")


def _marked(request: HttpRequest, request_id: str) -> HttpRequest:
    """The visitor's request with a user agent that says what was done."""
    agent = f"Genzo console, sent again: {request_id}; {request.header('user-agent')}"
    others = tuple(pair for pair in request.headers if pair[0] != "user-agent")
    return request._replace(headers=(*others, ("user-agent", agent)))


def _client_token(repeated: _Repeated, fields: Mapping[str, str]) -> dict[str, str]:
    """The ClientToken of a form, with which it makes one thing when it is sent twice.

    There is none where the action takes none, or where the log has one.
    """
    described = described_call(repeated.action) if repeated.writes else None
    names = [member.name for member in described.parameters] if described is not None else []
    if CLIENT_TOKEN not in names or CLIENT_TOKEN in repeated.parameters:
        return {}
    return {CLIENT_TOKEN: fields.get(CLIENT_TOKEN) or new_token()}


def _form(
    visit: Visit, repeated: _Repeated, fields: Mapping[str, str], problem: Problem | None
) -> HttpResponse:
    status = HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST
    account = fields.get("account") or repeated.request["account"] or _account_of_key(visit, repeated)
    values = {
        "accounts": visit.accounts(),
        "chosen_account": account,
        "chosen_user": fields.get("user", ""),
        "is_same": fields.get("sender", "same") == "same" and repeated.principal is not None,
        "client_token": _client_token(repeated, fields).get(CLIENT_TOKEN, ""),
        "problem": problem,
        "unsent": sorted({*repeated.request["parameters"]} - {*repeated.parameters}),
    }
    return page("requests/again.html", {**visit.shown(), **_shown(repeated), **values}, status)


def _account_of_key(visit: Visit, repeated: _Repeated) -> str:
    """The account of the key that a refused request names, ``""`` if there is none."""
    found = visit.calls.credentials_in_session(repeated.request["access_key_id"])
    return "" if found is None else str(found.principal.account_id)


def _answered(
    visit: Visit, repeated: _Repeated, principal: Principal, response: HttpResponse
) -> HttpResponse:
    old = indented(repeated.request.get("answer") or "")
    new = indented(response.body.decode(errors="replace"))
    values = {
        "sender": principal.arn,
        "status": response.status,
        "old": old,
        "new": new,
        "compared": compared_lines(old, new, _REQUEST_ID) if old else None,
    }
    return page("requests/sent_again.html", {**visit.shown(), **_shown(repeated), **values})


def _shown(repeated: _Repeated) -> dict[str, Any]:
    return {"repeated": repeated, "request": repeated.request, "back": request_link(repeated.request)}
