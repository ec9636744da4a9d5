"""Until when a call must be answered, and whether it may still be carried out.

A call is either given up (answered that it was not carried out) or begins to commit, never both. The thread
that works on a call has its deadline, so that everything which waits on its behalf finds it, however deep it
is called: turns to write, connections, locks, object stores (docs/decisions/0045-one-deadline.md).
"""

import math
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason

P = ParamSpec("P")
T = TypeVar("T")


class DeadlineError(StoreError):
    """The call's time is over, or it was given up. Nothing of it was or will be carried out."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, UnreadyReason.DATABASE_SLOW)


class OutcomeUnknownError(StoreError):
    """A commit was under way when its database or its time ended: it may have been carried out or not."""


class WouldWaitError(StoreError):
    """What was asked for may wait, which the event loop's thread must not."""

    def __init__(self) -> None:
        super().__init__("A write was refused because its thread must not wait for the database.")


class Deadline:
    """The moment, of `time.monotonic`, until which a call must be answered.

    ``may_wait`` is False for what runs on the event loop, where waiting would hold up every other call.
    """

    __slots__ = ("_decision", "may_wait", "moment")

    def __init__(self, moment: float, *, may_wait: bool = True) -> None:
        self.moment = moment
        self.may_wait = may_wait
        # Whether the call commits. Of several threads only the first decides: setdefault is atomic.
        self._decision = dict[str, bool]()

    @property
    def is_given_up(self) -> bool:
        """Whether the call was answered that it is not carried out."""
        return self._decision.get(_COMMITS) is False

    def give_up(self) -> bool:
        """Forbid every later commit of the call; False if one has begun: then its outcome is still open."""
        return not self._decision.setdefault(_COMMITS, False)

    def begin_commit(self, now: float) -> None:
        """Say that the call's commit begins.

        Raises:
            DeadlineError: the time is over, or the call was given up: the transaction must be undone.
        """
        if now > self.moment or not self._decision.setdefault(_COMMITS, True):
            raise DeadlineError(_TOO_LATE)

    def seconds_left(self, now: float) -> float:
        """The seconds until the deadline.

        Raises:
            DeadlineError: none is left.
        """
        if self.is_given_up or now >= self.moment:
            raise DeadlineError(_TOO_LATE)
        return self.moment - now


_COMMITS = "commits"
_TOO_LATE = (
    "A call was not carried out because its time was over: the database, or what the call asked for, "
    "was busy for too long."
)


_current = ContextVar("deadline", default=Deadline(math.inf))  # noqa: B039 - no call ends the endless one


def current_deadline() -> Deadline:
    """The deadline of the call that this thread works on; an endless one outside of calls."""
    return _current.get()


def run_until(deadline: Deadline, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do ``work`` under a deadline."""
    before = _current.set(deadline)
    try:
        return work(*args, **kwargs)
    finally:
        _current.reset(before)
