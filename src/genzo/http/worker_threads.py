"""Threads for what may wait: a call waits for its turn, and is worked on, until its deadline at most."""

import asyncio
import math
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from genzo.catalogue.deadline import Deadline, DeadlineError, OutcomeUnknownError, run_until

T = TypeVar("T")

_COMMIT_SECONDS = 1.0
"""How long a client waits after its deadline for a commit that was under way then."""

_DRAIN_PAUSE = 0.01
_LATEST_CALLS = 16
"""The mean time of a call follows about so many of the latest."""


class WorkerThreads:
    """Up to ``size`` threads, which work on calls in the order of their arrival.

    They are daemons: a database or an object store that hangs does not hold up the end of the process.
    `run` must be called on one event loop at a time.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._threads = list[threading.Thread]()
        self._calls = SimpleQueue[_Call[Any] | None]()
        weakref.finalize(self, self._calls.put, None)
        self._unfinished = 0
        self._mean_seconds = 0.0

    async def run(self, deadline: Deadline, work: Callable[..., T], *arguments: object) -> T:
        """The result of ``work``, which is done in a thread.

        Raises:
            DeadlineError: it is not done in time and will not be carried out, or so many calls wait that its
                turn would come too late.
            OutcomeUnknownError: its commit was under way at the deadline and has not ended.
        """
        now = time.monotonic()
        if self._seconds_until_turn() > deadline.moment - now:
            raise DeadlineError(
                "A call was refused because more calls wait for the database than can be answered in time."
            )
        call = _Call[T](deadline, work, arguments, self._finish)
        self._unfinished += 1
        self._calls.put(call)
        if len(self._threads) < min(self._size, self._unfinished):
            self._start_thread()
        if deadline.moment == math.inf:
            return await call.result
        timer = call.loop.call_later(deadline.moment - now, call.expire)
        try:
            return await call.result
        except asyncio.CancelledError:
            deadline.give_up()
            raise
        finally:
            timer.cancel()

    async def drain(self, seconds: float) -> None:
        """Wait for the threads to end what they work on, for so many seconds at most."""
        until = time.monotonic() + seconds
        while self._unfinished and time.monotonic() < until:  # noqa: ASYNC110 - once in the life of a server
            await asyncio.sleep(_DRAIN_PAUSE)

    def end(self, seconds: float) -> None:
        """End the threads, and wait for them for so many seconds at most. `run` must not be called again."""
        self._calls.put(None)
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _seconds_until_turn(self) -> float:
        """The expected wait: calls that wait, by the rate at which the latest calls were done."""
        waiting = self._unfinished - self._size
        return waiting * self._mean_seconds / self._size if waiting > 0 else 0.0

    def _start_thread(self) -> None:
        thread = threading.Thread(target=_work_on, args=(self._calls,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _finish(self, call: "_Call[Any]") -> None:
        self._unfinished -= 1
        if call.seconds is not None:
            self._mean_seconds += (call.seconds - self._mean_seconds) / _LATEST_CALLS
        call.finish()


class _Call(Generic[T]):
    """A call that waits or is worked on."""

    def __init__(
        self,
        deadline: Deadline,
        work: Callable[..., T],
        arguments: tuple[object, ...],
        finished: Callable[["_Call[T]"], None],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.result: asyncio.Future[T] = self.loop.create_future()
        self.seconds: float | None = None
        self._deadline = deadline
        self._work = work
        self._arguments = arguments
        self._finished = finished
        self._context = copy_context()  # lines of the log have the id of the call's request
        self._value: T | None = None
        self._error: BaseException | None = None

    def work(self) -> None:
        """Do the work in the calling thread, unless the call was given up."""
        if not self._deadline.is_given_up:
            began = time.monotonic()
            try:
                self._value = self._context.run(run_until, self._deadline, self._work, *self._arguments)
            except BaseException as error:  # noqa: BLE001 - `finish` hands it on
                self._error = error
            self.seconds = time.monotonic() - began
        with suppress(RuntimeError):  # the loop has ended
            self.loop.call_soon_threadsafe(self._finished, self)

    def finish(self) -> None:
        """Hand the outcome on, on the event loop."""
        if self.result.done():
            return
        if self._error is not None:
            self.result.set_exception(self._error)
        else:
            self.result.set_result(self._value)  # type: ignore[arg-type] # a T, once there is no error

    def expire(self) -> None:
        """Answer at the deadline, unless a commit is under way."""
        if self._deadline.give_up():
            self._fail(DeadlineError("A call was not carried out because its turn did not come in time."))
        else:
            self.loop.call_later(_COMMIT_SECONDS, self._abandon)

    def _abandon(self) -> None:
        self._fail(
            OutcomeUnknownError(
                "The database did not confirm a commit in time: the call may have been carried out or not, "
                "so its client got no answer."
            )
        )

    def _fail(self, error: Exception) -> None:
        if not self.result.done():
            self.result.set_exception(error)


def _work_on(calls: "SimpleQueue[_Call[Any] | None]") -> None:
    while (call := calls.get()) is not None:
        call.work()
        del call  # the queue may be empty for long
    calls.put(None)  # for the other threads
