"""Runs calls on the event loop that are suspended while they wait, until their deadline at most."""

import asyncio
import math
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from genzo.catalogue.deadline import Deadline, DeadlineError, run_until
from genzo.catalogue.suspension import Suspendable

T = TypeVar("T")


async def run_suspended(deadline: Deadline, work: Callable[..., T], *arguments: object) -> T:
    """The result of ``work``.

    Raises:
        DeadlineError: it is not done in time.
    """
    call = Suspendable(partial(run_until, deadline, work), *arguments)
    if deadline.moment == math.inf:
        return await call
    timer = asyncio.get_running_loop().call_at(deadline.moment, _expire, call)
    try:
        return await call
    finally:
        timer.cancel()


def _expire(call: Suspendable[T]) -> None:
    """End what the call waits for."""
    waits_for = call.waits_for
    if isinstance(waits_for, asyncio.Future) and not waits_for.done():
        waits_for.set_exception(
            DeadlineError("A call was not carried out because the database did not answer in time.")
        )
