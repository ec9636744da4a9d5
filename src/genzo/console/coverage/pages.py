"""The coverage, searched part by part, and all parts of one action.

The data is that of ``GET /_genzo/coverage`` and of docs/coverage.md. A page has 50 rows of it.
"""

from typing import Any

from genzo.console.calls import RefusedCallError
from genzo.console.paging import portion
from genzo.console.rendering import about_error, page
from genzo.console.visit import Visit, link
from genzo.control.coverage import ActionCoverage, State
from genzo.control.coverage_search import (
    FoundPart,
    Kind,
    action_coverage,
    collected_coverage,
    found_parts,
    parts_of,
)
from genzo.wire.types import HttpResponse

_ROWS = 50
_ROWS_OF_ACTION = 100
_NO_ACTION = RefusedCallError(404, "", "no_action")
_FIELDS = ("q", "kind", "state")


def coverage_page(visit: Visit) -> HttpResponse:
    """The page: all actions, or the parts that were searched for.

    Raises:
        ValueError: the address has a kind, a state or a page that does not exist.
    """
    asked = {name: visit.query.get(name, "").strip() for name in _FIELDS}
    if asked["kind"] not in ("", *Kind) or asked["state"] not in ("", *State):
        raise ValueError(asked)
    coverage = collected_coverage()
    found: list[Any]
    if any(asked.values()):
        found = found_parts(asked["q"], asked["kind"], asked["state"])
    else:
        found = coverage.implemented

    def address(number: str) -> str:
        return link("coverage", {**asked, "page": number})

    shown = portion(found, visit.query.get("page", ""), _ROWS, address)
    is_search = any(asked.values())
    values = {
        "asked": asked,
        "implemented": len(coverage.implemented),
        "is_search": is_search,
        "kinds": [each.value for each in Kind],
        "missing": len(coverage.missing),
        "portion": shown,
        "rows": [_row(each) for each in shown.shown]
        if is_search
        else [_action(each) for each in shown.shown],
        "states": [each.value for each in State],
    }
    return page("coverage/coverage.html", {**visit.shown(), **values})


def action_page(visit: Visit) -> HttpResponse:
    """The parts of one action of one kind, by default its parameters.

    Raises:
        RefusedCallError: Genzo does not have the action.
        ValueError: the address has a kind or a page that does not exist.
    """
    name, chosen = visit.query.get("name", ""), visit.query.get("kind") or Kind.PARAMETER.value
    action = action_coverage(name)
    if action is None:
        raise _NO_ACTION
    parts = {kind.value: found for kind, found in parts_of(action)}
    if chosen not in parts:
        raise ValueError(chosen)

    def address(number: str, kind: str = chosen) -> str:
        return link("coverage/action", {"name": name, "kind": kind, "page": number})

    shown = portion(parts[chosen], visit.query.get("page", ""), _ROWS_OF_ACTION, address)
    values = {
        "back": link("coverage", {}),
        "call": link("explorer/call", {"action": name}),
        "kind": chosen,
        "name": name,
        "portion": shown,
        "rows": [(part, _address_of(Kind(chosen), part.name)) for part in shown.shown],
        "tabs": [(kind, _count(found), address("", kind), kind == chosen) for kind, found in parts.items()],
        "version": action.version,
    }
    return page("coverage/action.html", {**visit.shown(), **values})


def _row(part: FoundPart) -> dict[str, Any]:
    is_here = part.kind is not Kind.ACTION or part.state is State.WORKS
    return {
        "part": part,
        "action": link("coverage/action", {"name": part.action}) if is_here else "",
        "address": _address_of(part.kind, part.name),
    }


def _action(action: ActionCoverage) -> dict[str, Any]:
    return {
        "name": action.name,
        "address": link("coverage/action", {"name": action.name}),
        "counts": [(kind.value, _count(parts)) for kind, parts in parts_of(action)],
    }


def _count(parts: Any) -> tuple[int, int]:  # noqa: ANN401 - parts of any kind
    """How many parts work, and how many there are."""
    return sum(part.state is State.WORKS for part in parts), len(parts)


def _address_of(kind: Kind, name: str) -> str:
    """The address of the page about an error, whose name may have a status and a message behind its code."""
    return about_error(name.partition(" ")[0]) if kind is Kind.ERROR else ""
