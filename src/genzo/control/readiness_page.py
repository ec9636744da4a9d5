"""The page ``/_genzo/ready``: whether the server can be used, and if not, why and since when.

A stranger learns the reason. Names, addresses, paths and versions are for callers with the control token.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.control.answers import json_answer
from genzo.wire.types import HttpResponse


class Condition(NamedTuple):
    """Something that does not work. ``since`` is in seconds since 1970; ``detail`` is for the operator."""

    reason: UnreadyReason
    since: int
    detail: str


class ReadinessReport(NamedTuple):
    """Why the server cannot be used, if so, and what else does not work."""

    problem: Condition | None = None
    degradations: Sequence[Condition] = ()

    @property
    def has_details(self) -> bool:
        """Whether there is anything that not every caller may see."""
        conditions = self.degradations if self.problem is None else (self.problem,)
        return any(each.detail for each in conditions)


def readiness_answer(report: ReadinessReport, *, has_details: bool) -> HttpResponse:
    """200 if the server can be used, and 503 if not."""
    if report.problem is not None:
        reason = report.problem.reason
        is_passing = reason in (UnreadyReason.STARTING, UnreadyReason.STOPPING)
        status = reason.value if is_passing else "unready"
        return json_answer(503, {"status": status, **_members(report.problem, has_details=has_details)})
    if report.degradations:
        warnings = [_members(each, has_details=has_details) for each in report.degradations]
        return json_answer(200, {"status": "degraded", "warnings": warnings})
    return json_answer(200, {"status": "ready"})


def _members(condition: Condition, *, has_details: bool) -> dict[str, Any]:
    members = {
        "reason": condition.reason.value,
        "message": condition.reason.sentence,
        "since": format_timestamp(condition.since),
    }
    return {**members, "detail": condition.detail} if has_details and condition.detail else members
