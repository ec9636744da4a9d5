"""Runs calls on the event loop that are suspended while they wait, until their deadline at most."""

import asyncio
import math
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from genzo.catalogue.deadline import Deadline, DeadlineError, run_until
from genzo.catalogue.suspension import Suspendable

T = TypeVar("T")

_AGAIN_SECONDS = 0.05


async def run_suspended(deadline: Deadline, work: Callable[..., T], *arguments: object) -> T:
    """The result of ``work``.

    Raises:
        DeadlineError: it is not done in time.
    """
    call = Suspendable(partial(run_until, deadline, work), *arguments)
    if deadline.moment == math.inf:
        return await call
    expiry = _Expiry(call, deadline.moment)
    try:
        return await call
    finally:
        expiry.cancel()


class _Expiry:
    """Ends what a call waits for when its time is over, and whatever it waits for after that."""

    def __init__(self, call: Suspendable[Any], moment: float) -> None:
        self._call = call
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_at(moment, self._expire)

    def cancel(self) -> None:
        """The call has ended."""
        self._timer.cancel()

    def _expire(self) -> None:
        # To open a connection takes its own time, which is bounded: that is waited for.
        waits_for = self._call.waits_for
        if isinstance(waits_for, asyncio.Future) and not waits_for.done():
            waits_for.set_exception(
                DeadlineError("A call was not carried out because the database did not answer in time.")
            )
        self._timer = self._loop.call_later(_AGAIN_SECONDS, self._expire)
