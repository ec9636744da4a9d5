"""The list of the latest requests, which is asked for again every two seconds."""

from collections.abc import Mapping
from typing import Any

from genzo.console.rendering import page
from genzo.console.requests.logged import logged_requests, request_link
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

_FILTERS = ("account", "action", "code", "text", "user")
_LIMIT = 50
_SHOWN_PARAMETERS = 3
_LONGEST = 60


def requests_page(visit: Visit) -> HttpResponse:
    """The latest requests that match the filters.

    Raises:
        RefusedCallError: the visitor is no operator, or a filter is invalid.
    """
    asked = {name: visit.query[name].strip() for name in _FILTERS if visit.query.get(name, "").strip()}
    before, is_paused = visit.query.get("before", ""), visit.query.get("live") == "off"
    found = logged_requests(visit, {**asked, "limit": str(_LIMIT), **({"before": before} if before else {})})
    values = {
        "filters": [(name, asked.get(name, "")) for name in _FILTERS],
        "requests": [
            {**each, "link": request_link(each), "shown": _shown(each)} for each in found["requests"]
        ],
        "older": found["next"] and link("requests", {**asked, "before": found["next"]}),
        "newest": link("requests", asked),
        "paused": link("requests", {**asked, "live": "off"}),
        "is_first": not before,
        "is_live": not before and not is_paused,
        "dropped": found["dropped"],
    }
    return page("requests/requests.html", {**visit.shown(), **values})


def _shown(request: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The first parameters that had an effect."""
    ignored = {*request["ignored"]}
    own = [(name, value) for name, value in request["parameters"].items() if name not in ignored]
    return [
        (name, value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")
        for name, value in own[:_SHOWN_PARAMETERS]
    ]
