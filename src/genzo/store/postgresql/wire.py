"""Connections to a PostgreSQL server that fail in bounded time when the server is gone."""

import os
import select
import selectors
import socket
import time
from collections.abc import Callable, Generator, Mapping
from functools import cached_property, partial
from typing import Any, TypeVar

import psycopg
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo

from genzo.catalogue.deadline import OutcomeUnknownError, current_deadline
from genzo.store.postgresql.prepared import Prepared, answer

T = TypeVar("T")

_POLL_SECONDS = 0.05
_PROBE_AFTER_SECONDS = 0.3
_PROBE_SECONDS = 0.4
_CANCEL_SECONDS = 0.5
# SSLRequest, which a server answers with one byte whether it supports TLS or not
# (https://www.postgresql.org/docs/current/protocol-message-formats.html).
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
# To wait once for one socket, epoll and kqueue cost more to set up than they save.
_QuickSelector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.DefaultSelector)
_DIRECTIONS = {
    pq.PollingStatus.READING: selectors.EVENT_READ,
    pq.PollingStatus.WRITING: selectors.EVENT_WRITE,
}


class ServerGoneError(psycopg.OperationalError):
    """The server neither answers on this connection nor accepts new ones."""


class PgConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that fails within a second when its server stops answering.

    A long wait alone proves nothing: a statement may be slow, or wait for a lock. So after a moment the
    server is probed by another connection, which it answers however busy it is. A statement is cancelled when
    the time of the thread's call is over (`genzo.catalogue.deadline`), but a commit is not.
    """

    _is_committing = False

    def wait(self, gen: PQGen[T], interval: float = _POLL_SECONDS, timeout: float | None = None) -> T:
        """As psycopg's, which has ``timeout`` from version 3.3 on.

        Raises:
            ServerGoneError: the server is gone; the connection is closed.
        """
        bounds = {} if timeout is None else {"timeout": timeout}
        return super().wait(self._watched(gen), min(interval, _POLL_SECONDS), **bounds)

    @cached_property
    def prepared(self) -> Prepared:
        """The statements that are prepared on this connection."""
        return Prepared()

    def commit_call(self) -> None:
        """Commit the transaction of a call. A commit that was sent is waited for as long as the server lives.

        Raises:
            DeadlineError: the call's time is over; nothing was sent.
            OutcomeUnknownError: the connection broke before the answer came.
            psycopg.Error: the server has refused the commit.
        """
        current_deadline().begin_commit(time.monotonic())
        self._is_committing = True
        try:
            self.execute("COMMIT")
        except psycopg.Error as error:
            # After FATAL the server may have committed: a server sends it that is shut down during the
            # wait for a standby (syncrep.c, SyncRepWaitForLSN). An error of the connection has no severity.
            if error.diag.severity_nonlocalized == "ERROR":
                raise
            raise OutcomeUnknownError(
                f"The connection was lost while a call was committed ({error}): it may have been carried out "
                "or not, so its client got no answer."
            ) from error
        finally:
            self._is_committing = False

    def undo(self) -> None:
        """Roll a transaction back. psycopg's rollback would also clear its cache of prepared statements.

        Raises:
            psycopg.Error: it cannot be rolled back.
        """
        self.pgconn.send_query(b"ROLLBACK")
        answer(self)

    def has_input(self) -> bool:
        """Whether unread data has arrived: an answer, a notice, or the end of the connection."""
        return bool(self._look())

    @cached_property
    def _look(self) -> Callable[[], Any]:
        """Polls the socket, which stays the same for the life of the connection."""
        if hasattr(select, "poll"):
            # Every request calls this, so it does without a selector object around poll.
            poll = select.poll()
            poll.register(self.fileno(), select.POLLIN)
            return partial(poll.poll, 0)
        selector = _QuickSelector()
        selector.register(self, selectors.EVENT_READ)
        return partial(selector.select, 0)

    def _watched(self, steps: PQGen[T]) -> Generator[Any, Any, T]:
        """The same steps, probing the server while nothing arrives (psycopg then sends a falsy ``ready``)."""
        since, is_cancelled = time.monotonic(), False
        try:
            event = next(steps)
            while True:
                ready = yield event
                if ready:
                    event = steps.send(ready)
                    continue
                if (
                    not is_cancelled
                    and not self._is_committing
                    and time.monotonic() > current_deadline().moment
                ):
                    is_cancelled = True
                    self._cancel()
                if time.monotonic() - since > _PROBE_AFTER_SECONDS:
                    self._require_server()
                    since = time.monotonic()
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()

    def _cancel(self) -> None:
        """Cancel the statement, whose error the server then sends.

        Raises:
            QueryCanceled: it cannot be cancelled; the connection is closed.
        """
        try:
            self.cancel_safe(timeout=_CANCEL_SECONDS)
        except psycopg.Error as error:
            self.close()
            raise psycopg.errors.QueryCanceled(str(error)) from error

    def _require_server(self) -> None:
        if not _answers(self.fileno(), _PROBE_SECONDS) and not self.has_input():
            self.close()
            raise ServerGoneError("the server has stopped answering")


def connect(host: Mapping[str, Any], seconds: float) -> PgConnection:
    """A connection in autocommit mode, by libpq's parameters for one host.

    libpq's own connect_timeout is at least two seconds, so this one polls.

    Raises:
        OperationalError: the host does not accept one within ``seconds``.
    """
    connection = PgConnection(_connected(make_conninfo(**host), seconds))
    connection.autocommit = True
    return connection


def each_host(parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parameters for each host, if libpq's parameters name several, separated by commas."""
    lists = {
        name: str(parameters[name]).split(",")
        for name in ("host", "hostaddr", "port")
        if parameters.get(name)
    }
    count = max(map(len, lists.values()), default=1)
    return [
        {**parameters, **{name: given[place % len(given)] for name, given in lists.items()}}
        for place in range(count)
    ]


def _connected(conninfo: str, seconds: float) -> pq.abc.PGconn:
    deadline = time.monotonic() + seconds
    connection = pq.PGconn.connect_start(conninfo.encode())
    while (status := _polled(connection)) in _DIRECTIONS:
        # libpq opens a new socket for every address that it tries.
        with _QuickSelector() as selector:
            selector.register(connection.socket, _DIRECTIONS[status])
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                connection.finish()
                raise psycopg.OperationalError("it does not answer in time")
    if status is not pq.PollingStatus.OK:
        message = connection.error_message.decode(errors="replace")
        connection.finish()
        raise psycopg.OperationalError(message)
    connection.nonblocking = 1
    return connection


def _polled(connection: pq.abc.PGconn) -> pq.PollingStatus:
    if connection.status == pq.ConnStatus.BAD:
        return pq.PollingStatus.FAILED
    return pq.PollingStatus(connection.connect_poll())


def _answers(descriptor: int, seconds: float) -> bool:
    """Whether the server at the other end of a socket answers on a new connection."""
    with socket.socket(fileno=os.dup(descriptor)) as connected, socket.socket(connected.family) as probe:
        probe.settimeout(seconds)
        try:
            probe.connect(connected.getpeername())
            probe.sendall(_SSL_REQUEST)
            return bool(probe.recv(1))
        except OSError:
            return False
