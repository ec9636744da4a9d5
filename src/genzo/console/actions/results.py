"""The page that says of each of several calls what happened."""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.console.actions.forms import Problem
from genzo.console.rendering import page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

_MULTI_STATUS = 207
"""The calls have results of their own (RFC 4918, section 11.1)."""


class Result(NamedTuple):
    """What became of one call: ``problem`` is None where it succeeded; ``address`` leads to what it made."""

    place: str
    name: str
    address: str
    problem: Problem | None


def results_page(visit: Visit, name: str, results: Sequence[Result], back: str) -> HttpResponse:
    """The page. Its status is 207 where a call was refused."""
    failed = [result for result in results if result.problem is not None]
    values = {
        **visit.shown(),
        "action": name,
        "results": results,
        "failed": len(failed),
        "back": back,
    }
    return page("actions/results.html", values, _MULTI_STATUS if failed else 200)
