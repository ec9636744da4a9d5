"""The page ``/_genzo/ready``: whether the server can be used, and if not, why and since when.

A stranger learns the reason. Names, addresses, paths and versions are for callers with the control token.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.control.answers import json_answer
from genzo.wire.types import HttpResponse

_PASSING: dict[UnreadyReason, Literal["starting", "stopping"]] = {
    UnreadyReason.STARTING: "starting",
    UnreadyReason.STOPPING: "stopping",
}


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


class ShownCondition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that does not work: a word for programs, a sentence, and since when.

    ``detail`` is for callers with the control token, where there are details.
    """

    reason: UnreadyReason
    message: str
    since: str
    detail: str = ""


class ReadyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server can be used. It is ``degraded`` if something does not work, which ``warnings`` list."""

    status: Literal["ready", "degraded"]
    warnings: tuple[ShownCondition, ...] = ()


class UnreadyAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server cannot be used; the other members are those of the condition that prevents it."""

    status: Literal["starting", "stopping", "unready"]
    reason: UnreadyReason
    message: str
    since: str
    detail: str = ""


def readiness_answer(report: ReadinessReport, *, has_details: bool) -> HttpResponse:
    """200 if the server can be used, and 503 if not."""
    if report.problem is not None:
        return json_answer(503, _unready(_shown(report.problem, has_details=has_details)))
    if report.degradations:
        warnings = tuple(_shown(each, has_details=has_details) for each in report.degradations)
        return json_answer(200, ReadyAnswer(status="degraded", warnings=warnings))
    return json_answer(200, ReadyAnswer(status="ready"))


def _unready(condition: ShownCondition) -> UnreadyAnswer:
    return UnreadyAnswer(
        status=_PASSING.get(condition.reason, "unready"),
        reason=condition.reason,
        message=condition.message,
        since=condition.since,
        detail=condition.detail,
    )


def _shown(condition: Condition, *, has_details: bool) -> ShownCondition:
    return ShownCondition(
        reason=condition.reason,
        message=condition.reason.sentence,
        since=format_timestamp(condition.since),
        detail=condition.detail if has_details else "",
    )
