"""Connections to a PostgreSQL server that fail in bounded time when the server is gone."""

import math
import os
import select
import selectors
import socket
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import psycopg
from psycopg import generators, pq
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo

from genzo.catalogue.deadline import OutcomeUnknownError, current_deadline
from genzo.store.postgresql.bound import BoundStatement, bound, bound_in_order
from genzo.store.postgresql.prepared import Prepared, checked

T = TypeVar("T")
C = TypeVar("C", bound="PgConnection")

_POLL_SECONDS = 0.05
PROBE_AFTER_SECONDS = 0.3
"""How long a connection waits for an answer before the server is probed."""
PROBE_SECONDS = 0.4
"""How long the server may take to answer a probe."""
_CANCEL_SECONDS = 0.5
# SSLRequest, which a server answers with one byte whether it supports TLS or not
# (https://www.postgresql.org/docs/current/protocol-message-formats.html).
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
# To wait once for one socket, epoll and kqueue cost more to set up than they save.
_QuickSelector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.DefaultSelector)
_SYNC = pq.ExecStatus.PIPELINE_SYNC
_COMMIT = bound("COMMIT", {})
# A commit waits for no lock, so this does not end one, as a timeout of statements would
# (https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT).
_LOCK_TIMEOUT = "SELECT set_config('lock_timeout', $1, true)"
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

    def run(self, batch: Sequence[BoundStatement], result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """See `Prepared.run`."""
        return self.prepared.run(self, batch, result_format)

    def look_up(self, statement: BoundStatement, result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """Run a statement that finds little."""
        return self.run((statement,), result_format)

    def defer(self, statement: BoundStatement) -> None:
        """Run a statement whose answer nobody needs: at once, since nothing here sends it later."""
        self.run((statement,))

    def session(self) -> "PgConnection":
        """This connection."""
        return self

    def answer(self) -> pq.abc.PGresult:
        """The server's answer to the one statement that was sent, which may be a failure.

        Raises:
            psycopg.OperationalError: the connection failed, or was closed because the server is gone.
        """
        watch = _Watch(self)
        self._flush()
        result = self._next_result(watch)
        assert result is not None  # noqa: S101 - a statement was sent
        try:
            while self._next_result(watch) is not None:
                pass
        except psycopg.OperationalError:
            # The server has told why before it closed the connection.
            if result.status != pq.ExecStatus.FATAL_ERROR:
                raise
        return result

    def pipeline_answers(self) -> list[pq.abc.PGresult]:
        """The answers to all that was sent in pipeline mode up to its synchronization point.

        Raises:
            psycopg.OperationalError: as of `answer`.
        """
        watch = _Watch(self)
        self._flush()
        results = list[pq.abc.PGresult]()
        try:
            while (result := self._next_result(watch)) is None or result.status != _SYNC:
                if result is not None:
                    results.append(result)
                elif self.closed:
                    raise psycopg.OperationalError("the connection is closed")  # noqa: TRY301 - as libpq does
        except psycopg.OperationalError:
            for failure in results:
                checked(failure)
            raise
        return results

    def _flush(self) -> None:
        """Send what libpq has collected."""
        if self.pgconn.flush():
            self.wait(generators.send(self.pgconn))

    def _next_result(self, watch: "_Watch") -> pq.abc.PGresult | None:
        """The next result, which is None at the end of each statement's."""
        pgconn = self.pgconn
        while pgconn.is_busy():
            while not self._look(_POLL_SECONDS):
                watch.nothing_arrived()
            pgconn.consume_input()
        return pgconn.get_result()

    def commit(self, batch: Sequence[BoundStatement] = ()) -> None:
        """Run the last statements of a transaction, and commit it, by one round trip.

        What was sent is waited for as long as the server lives, except that no statement waits for a lock
        beyond the time of the thread's call.

        Raises:
            OutcomeUnknownError: the connection broke before the answer came.
            psycopg.Error: the server has refused the commit or a statement before it: nothing was committed.
        """
        moment = current_deadline().moment
        if batch and moment < math.inf:
            milliseconds = max(1, math.ceil((moment - time.monotonic()) * 1000))
            batch = (bound_in_order(_LOCK_TIMEOUT, [str(milliseconds)]), *batch)
        self._is_committing = True
        try:
            result = self.run((*batch, _COMMIT))
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
        if result.command_status != b"COMMIT":
            raise psycopg.errors.InFailedSqlTransaction("a statement before the commit had failed")

    def undo(self) -> None:
        """Roll a transaction back. psycopg's rollback would also clear its cache of prepared statements.

        Raises:
            psycopg.Error: it cannot be rolled back.
        """
        self.pgconn.send_query(b"ROLLBACK")
        checked(self.answer())

    def has_input(self) -> bool:
        """Whether unread data has arrived: an answer, a notice, or the end of the connection."""
        return bool(self._look(0))

    @cached_property
    def _look(self) -> Callable[[float], Any]:
        """Waits so many seconds for input. The socket stays the same for the life of the connection."""
        if hasattr(select, "poll"):
            # Every statement calls this, so it does without a selector object around poll.
            poll = select.poll()
            poll.register(self.fileno(), select.POLLIN)
            return lambda seconds: poll.poll(seconds * 1000)
        selector = _QuickSelector()
        selector.register(self, selectors.EVENT_READ)
        return selector.select

    def _watched(self, steps: PQGen[T]) -> Generator[Any, Any, T]:
        """The same steps, watched while nothing arrives (psycopg then sends a falsy ``ready``)."""
        watch = _Watch(self)
        try:
            event = next(steps)
            while True:
                ready = yield event
                if ready:
                    event = steps.send(ready)
                else:
                    watch.nothing_arrived()
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()

    @property
    def is_committing(self) -> bool:
        """Whether a commit was sent, which must not be cancelled."""
        return self._is_committing

    def cancel_statement(self) -> None:
        """Cancel the statement, whose error the server then sends.

        Raises:
            QueryCanceled: it cannot be cancelled; the connection is closed.
        """
        try:
            self.cancel_safe(timeout=_CANCEL_SECONDS)
        except psycopg.Error as error:
            self.close()
            raise psycopg.errors.QueryCanceled(str(error)) from error

    def require_server(self) -> None:
        """Probe the server.

        Raises:
            ServerGoneError: it is gone; the connection is closed.
        """
        if not server_answers(self.fileno(), PROBE_SECONDS) and not self.has_input():
            self.close()
            raise ServerGoneError("the server has stopped answering")


class _Watch:
    """Watches one wait for the server."""

    def __init__(self, connection: PgConnection) -> None:
        self._connection = connection
        self._since = time.monotonic()
        self._is_cancelled = False

    def nothing_arrived(self) -> None:
        """Cancel the statement if the call's time is over, and probe the server after a moment.

        Raises:
            ServerGoneError: the server is gone; the connection is closed.
            QueryCanceled: the statement cannot be cancelled; the connection is closed.
        """
        connection, now = self._connection, time.monotonic()
        if not self._is_cancelled and not connection.is_committing and now > current_deadline().moment:
            self._is_cancelled = True
            connection.cancel_statement()
        if time.monotonic() - self._since > PROBE_AFTER_SECONDS:
            connection.require_server()
            self._since = time.monotonic()


def connect(host: Mapping[str, Any], seconds: float, kind: type[C]) -> C:
    """A connection of a kind in autocommit mode, by libpq's parameters for one host.

    libpq's own connect_timeout is at least two seconds, so this one polls.

    Raises:
        OperationalError: the host does not accept one within ``seconds``.
    """
    connection = kind(_connected(make_conninfo(**host), seconds))
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


def server_answers(descriptor: int, seconds: float) -> bool:
    """Whether the server at the other end of a socket answers on a new connection."""
    with socket.socket(fileno=os.dup(descriptor)) as connected, socket.socket(connected.family) as probe:
        probe.settimeout(seconds)
        try:
            probe.connect(connected.getpeername())
            probe.sendall(_SSL_REQUEST)
            return bool(probe.recv(1))
        except OSError:
            return False
