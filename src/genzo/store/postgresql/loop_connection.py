"""A PostgreSQL connection whose answers an event loop waits for, so that no thread does."""

import asyncio
import time
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg import generators, pq
from psycopg.abc import PQGen
from psycopg.waiting import Ready, Wait

from genzo.catalogue.suspension import can_suspend, suspend
from genzo.store.postgresql.wire import (
    PROBE_AFTER_SECONDS,
    PROBE_SECONDS,
    PgConnection,
    ServerGoneError,
    server_answers,
)

T = TypeVar("T")

_CANCEL_SECONDS = 0.5


class LoopConnection(PgConnection):
    """A connection that suspends its caller while it waits (`genzo.catalogue.suspension`).

    A thread that cannot be suspended waits as before. The socket stays registered with the loop: input that
    arrives while nothing was asked is the end of the connection.
    """

    _loop: asyncio.AbstractEventLoop | None = None
    _steps: PQGen[Any] | None = None
    _result: "asyncio.Future[Any]"
    _began = 0.0
    _watch: asyncio.TimerHandle | None = None
    _writes = False
    _registered: int | None = None
    """The number of the socket while the loop watches it: libpq closes the socket of a broken connection."""
    is_retired = False
    """Whether it is about to be closed."""

    def wait(self, gen: PQGen[T], interval: float = 0.05, timeout: float | None = None) -> T:
        """As of `PgConnection`. If the caller gives up, the connection is closed."""
        if not can_suspend():
            return super().wait(gen, interval, timeout)
        result = self.start(gen)
        try:
            return suspend(result)
        except BaseException:
            if self._result is result and self._steps is not None:
                self.retire()
            raise

    def answer(self) -> pq.abc.PGresult:
        """As of `PgConnection`."""
        if not can_suspend():
            return super().answer()
        result: pq.abc.PGresult = self.wait(generators.execute(self.pgconn))[0]
        return result

    def pipeline_answers(self) -> list[pq.abc.PGresult]:
        """As of `PgConnection`."""
        return self.wait(until_synchronized(self.pgconn)) if can_suspend() else super().pipeline_answers()

    def start(self, steps: PQGen[T]) -> "asyncio.Future[T]":
        """Run psycopg's steps on the running loop; their result, or their failure, comes in the future.

        A server that does not answer is probed, as by `PgConnection`.
        """
        loop = self._attached()
        self._steps = steps
        result = self._result = loop.create_future()
        self._began = time.monotonic()
        if self._watch is None:
            self._watch = loop.call_later(PROBE_AFTER_SECONDS, self._examine, loop)
        self._advance(None)
        return result

    def is_over(self) -> bool:
        """Whether the connection, from which nothing is expected, was closed by either side."""
        if not self.closed and self.has_input():
            self.close()
        return self.closed

    def retire(self) -> None:
        """Cancel what the connection waits for, and close it, without waiting."""
        self.is_retired = True
        self._detach()
        self._steps = None
        if self._loop is not None and not self.closed:
            self._loop.run_in_executor(None, self._cancel_and_close)

    def close(self) -> None:
        """Close the connection."""
        self._detach()
        super().close()

    def _attached(self) -> asyncio.AbstractEventLoop:
        """The running loop, with which the socket is registered."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._watch = None
            self._loop = loop
            self._registered = self.fileno()
            loop.add_reader(self._registered, self._on_input)
        return loop

    def _detach(self) -> None:
        """Let the loop forget the socket, also a closed one: the next socket may get its number."""
        loop, descriptor = self._loop, self._registered
        self._registered = None
        if loop is None or loop.is_closed() or descriptor is None:
            return
        loop.remove_reader(descriptor)
        loop.remove_writer(descriptor)
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _on_input(self) -> None:
        if self._steps is None:
            self.close()
        else:
            self._advance(Ready.R)

    def _on_writable(self) -> None:
        assert self._loop is not None  # noqa: S101 - it has called
        self._loop.remove_writer(self.fileno())
        self._writes = False
        if self._steps is not None:
            self._advance(Ready.W)

    def _advance(self, ready: Ready | None) -> None:
        assert self._steps is not None  # noqa: S101 - the callers have looked
        try:
            wanted = next(self._steps) if ready is None else self._steps.send(ready)
        except StopIteration as end:
            self._finish(end.value, None)
        except Exception as error:  # noqa: BLE001 - raised where the result is waited for
            self._finish(None, error)
        else:
            if wanted & Wait.W and not self._writes:
                assert self._loop is not None  # noqa: S101 - the steps run on it
                self._loop.add_writer(self.fileno(), self._on_writable)
                self._writes = True

    def _finish(self, value: object, error: Exception | None) -> None:
        self._steps = None
        if self.pgconn.status != pq.ConnStatus.OK:
            self.close()
        if self._result.done():
            return
        if error is not None:
            self._result.set_exception(error)
        else:
            self._result.set_result(value)

    def _examine(self, loop: asyncio.AbstractEventLoop) -> None:
        """Probe the server if it has not answered for a while."""
        self._watch = None
        if self._steps is None:
            return
        self._watch = loop.call_later(PROBE_AFTER_SECONDS, self._examine, loop)
        if time.monotonic() - self._began >= PROBE_AFTER_SECONDS:
            asked = self._result
            probing = loop.run_in_executor(None, server_answers, self.fileno(), PROBE_SECONDS)
            probing.add_done_callback(lambda probe: self._require_answer(asked, probe))

    def _require_answer(self, asked: "asyncio.Future[Any]", probe: "asyncio.Future[bool]") -> None:
        if asked.done() or self._result is not asked or self._steps is None or probe.cancelled():
            return
        if not probe.result() and not self.has_input():
            self.close()
            self._finish(None, ServerGoneError("the server has stopped answering"))

    def _cancel_and_close(self) -> None:
        with suppress(psycopg.Error):
            self.cancel_safe(timeout=_CANCEL_SECONDS)
        super().close()


def until_synchronized(pgconn: pq.abc.PGconn) -> PQGen[list[pq.abc.PGresult]]:
    """Psycopg's steps to send what was collected in pipeline mode, and to take the answers."""
    yield from generators.send(pgconn)
    answers = list[pq.abc.PGresult]()
    while True:
        results = yield from generators.fetch_many(pgconn)
        if results and results[0].status == pq.ExecStatus.PIPELINE_SYNC:
            return answers
        answers += results
