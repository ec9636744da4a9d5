"""The operator's list of accounts, which makes and deletes them by the control endpoint (docs/control.md)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from genzo.catalogue.clock import format_timestamp
from genzo.console.accounts.ram import address
from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem, problem_of
from genzo.console.rendering import page, redirect
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_FIELDS = ("name", "id", "access_key_id", "access_key_secret")
_NAMES = {"secret": "access_key_secret", "access key": "access_key_id", "number": "id"}
"""What the refusals of the endpoint call the fields, if not by their names."""
_MOST = 100
_ERROR = 400
_FOR_OPERATORS = RefusedCallError(403, "", "accounts_operators_only")


class _Refusal(msgspec.Struct, frozen=True):
    message: str


def accounts_page(visit: Visit) -> HttpResponse:
    """All accounts; a visitor who is no operator is led to the pages about their own."""
    if visit.principal is not None:
        return redirect(address(visit, "accounts/users"))
    return _page(visit, {}, None, {})


def change_accounts(visit: Visit, fields: Mapping[str, str]) -> HttpResponse:
    """Make an account, whose key is shown once, or delete one.

    Raises:
        RefusedCallError: the visitor is no operator, or the account to delete does not exist.
    """
    if visit.principal is not None:
        raise _FOR_OPERATORS
    if fields.get("action") == "delete":
        _control(visit, "DELETE", f"accounts/{fields.get('id', '')}")
        return redirect(link("accounts", {}))
    given = {name: fields[name].strip() for name in _FIELDS if fields.get(name, "").strip()}
    try:
        made = _control(visit, "POST", "accounts", given)
    except RefusedCallError as error:
        return _page(visit, fields, _problem(error), {})
    return _page(visit, {}, None, made)


def _control(visit: Visit, method: str, path: str, body: Mapping[str, str] | None = None) -> dict[str, Any]:
    sent = b"" if body is None else msgspec.json.encode(body)
    response = visit.calls.control(method, path, {}, sent, visit.request)
    if response.status >= _ERROR:
        refusal = msgspec.json.decode(response.body, type=_Refusal)
        raise RefusedCallError(response.status, "", refusal.message)
    answer: dict[str, Any] = msgspec.json.decode(response.body)
    return answer


def _problem(error: RefusedCallError) -> Problem:
    text = error.message.lower()
    named = next((field for words, field in _NAMES.items() if words in text), "")
    return Problem("", error.message, named) if named else problem_of(error, _FIELDS)


def _page(
    visit: Visit, given: Mapping[str, str], problem: Problem | None, made: Mapping[str, Any]
) -> HttpResponse:
    search = visit.query.get("q", "").strip().lower()
    every = [each for each in visit.calls.accounts() if search in f"{each.account_id} {each.name.lower()}"]
    values = {
        "search": visit.query.get("q", ""),
        "found": [
            {
                "id": each.account_id,
                "name": each.name,
                "created": format_timestamp(each.created),
                "is_open": each.is_open,
                "users": link("accounts/users", {"account": str(each.account_id)}),
                "keys": link("accounts/keys", {"account": str(each.account_id)}),
                "images": link("images", {"account": str(each.account_id)}),
            }
            for each in every[:_MOST]
        ],
        "more": max(len(every) - _MOST, 0),
        "fields": _FIELDS,
        "given": given,
        "problem": problem,
        "made": made,
    }
    status = HTTPStatus.OK if problem is None else HTTPStatus.BAD_REQUEST
    return page("accounts/accounts.html", {**visit.shown(), **values}, status)
