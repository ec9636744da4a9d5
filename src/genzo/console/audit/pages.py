"""The audit trail: its events with filters, and one event. It is the operator's alone."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.catalogue.actiontrail import actiontrail_event
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.clock import format_moment, parse_moment
from genzo.console.audit.trail import found_events, place_of
from genzo.console.calls import RefusedCallError
from genzo.console.problems import Problem
from genzo.console.rendering import page
from genzo.console.visit import Visit, account_number, link
from genzo.wire.types import HttpResponse

_LIMIT = 50
_TEXTS = ("principal", "action", "resource", "error", "access_key_id", "request_id")
_TIMES = ("since", "until")
_MORE = ("resource", "access_key_id", "request_id", *_TIMES)
_RESULTS = ("", "refused")
_SHOWN_RESOURCES = 3
_FOR_OPERATORS = RefusedCallError(403, "", "audit_operators_only")
_NO_EVENT = RefusedCallError(404, "", "no_event")


class _InvalidFilterError(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def audit_page(visit: Visit) -> HttpResponse:
    """The events that match the filters, newest first.

    Raises:
        RefusedCallError: the visitor is no operator.
        ValueError: the place of the page is invalid.
    """
    _require_operator(visit)
    asked = _asked(visit)
    place = place_of(visit.query.get("before", ""))
    values: dict[str, Any] = {
        "filters": [(name, asked.get(name, "")) for name in ("account", "principal", "action", "error")],
        "more": [(name, asked.get(name, "")) for name in _MORE],
        "results": _RESULTS,
        "result": asked.get("result", ""),
        "newest": link("audit", asked),
        "is_first": "before" not in visit.query,
        "problem": None,
        "events": [],
        "older": "",
        "read_until": "",
    }
    try:
        found = found_events(visit.calls, _query(asked), place, _LIMIT)
    except _InvalidFilterError as error:
        values["problem"] = Problem("", f"audit_{error.field}", error.field)
        return page("audit/audit.html", {**visit.shown(), **values}, 400)
    values["events"] = [_row(event) for event in found.events]
    if found.following is not None:
        values["older"] = link("audit", {**asked, "before": str(found.following)})
        if len(found.events) < _LIMIT:
            values["read_until"] = format_moment(found.read_until)
    return page("audit/audit.html", {**visit.shown(), **values})


def event_page(visit: Visit) -> HttpResponse:
    """The events of one request: one, or two of a cancellation that was taken back (decision 47).

    Raises:
        RefusedCallError: the visitor is no operator, or there is no such event.
        ValueError: the time in the address is none.
    """
    _require_operator(visit)
    request_id, at = visit.query.get("id", ""), int(visit.query.get("at", "0"))
    query = AuditQuery(request_id=request_id, since=at, until=at + 1)
    found = found_events(visit.calls, query, place_of(""), _LIMIT).events if request_id else []
    if not found:
        raise _NO_EVENT
    logged = visit.calls.logged_requests({"request_id": request_id, "limit": "1"})
    is_logged = logged.status < 400 and bool(msgspec.json.decode(logged.body)["requests"])  # noqa: PLR2004
    values = {
        "events": [_whole(event) for event in found],
        "logged": link("request", {"id": request_id}) if is_logged else "",
    }
    return page("audit/event.html", {**visit.shown(), **values})


def _require_operator(visit: Visit) -> None:
    if visit.principal is not None:
        raise _FOR_OPERATORS


def _asked(visit: Visit) -> dict[str, str]:
    names = ("account", *_TEXTS, *_TIMES, "result")
    given = {name: visit.query.get(name, "").strip() for name in names}
    return {name: text for name, text in given.items() if text}


def _query(asked: Mapping[str, str]) -> AuditQuery:
    account = asked.get("account", "")
    try:
        account_id = account_number(account) if account else None
    except ValueError:
        raise _InvalidFilterError("account") from None
    times = {name: _moment(name, asked[name]) for name in _TIMES if name in asked}
    texts = {name: asked[name] for name in _TEXTS if name in asked}
    return AuditQuery(
        account_id=account_id,
        refused=asked.get("result") == "refused",
        **texts,  # type: ignore[arg-type]
        **times,  # type: ignore[arg-type]
    )


def _moment(name: str, text: str) -> int:
    moment = parse_moment(text if "T" in text else f"{text}T00:00Z")
    if moment is None:
        raise _InvalidFilterError(name)
    return moment


def _row(event: AuditEvent) -> dict[str, Any]:
    touched = event.resources or tuple(event.response.values())
    return {
        "event": event,
        "time": format_moment(event.at),
        "link": link("audit/event", {"id": event.request_id, "at": str(event.at)}),
        "resources": [name.rpartition(":")[2] for name in touched[:_SHOWN_RESOURCES]],
        "more": max(len(touched) - _SHOWN_RESOURCES, 0),
    }


def _whole(event: AuditEvent) -> dict[str, Any]:
    facts = {
        "time": format_moment(event.at),
        "principal": event.principal,
        "account": str(event.account_id) if event.account_id else "",
        "access_key_id": event.access_key_id,
        "source": event.source,
        "user_agent": event.user_agent,
        "region": event.region_id,
        "version": event.version,
        "request_id": event.request_id,
    }
    text = msgspec.json.format(msgspec.json.encode(actiontrail_event(event)), indent=2).decode()
    return {"event": event, "facts": [pair for pair in facts.items() if pair[1]], "actiontrail": text}
