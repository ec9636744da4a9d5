"""Connections to a PostgreSQL server that may be gone: made within a time, broken rather than hung."""

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

from genzo.store.postgresql.prepared import Prepared, answer

T = TypeVar("T")

_TURN_SECONDS = 0.05
_PATIENCE_SECONDS = 0.3
_QUESTION_SECONDS = 0.4
# SSLRequest, which a server answers with one octet whether it speaks TLS or not (PostgreSQL, chapter 54.7).
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
# For one question about one socket, epoll and kqueue cost more to set up than they save.
_QuickSelector: type[selectors.BaseSelector] = getattr(selectors, "PollSelector", selectors.DefaultSelector)
_DIRECTIONS = {
    pq.PollingStatus.READING: selectors.EVENT_READ,
    pq.PollingStatus.WRITING: selectors.EVENT_WRITE,
}


class ServerGoneError(psycopg.OperationalError):
    """A server takes connections from nobody and has not answered on this one."""


class PgConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that fails within a second when its server stops answering.

    Waiting long for an answer alone says nothing: a statement may be slow, or wait for its turn. So whoever
    has waited for a moment asks the server by another connection, which it must answer, however busy.
    """

    def wait(self, gen: PQGen[T], interval: float = _TURN_SECONDS, timeout: float | None = None) -> T:
        """As psycopg's, of which ``timeout`` is a part from its version 3.3 on.

        Raises:
            ServerGoneError: the server is gone; the connection is closed.
        """
        bounds = {} if timeout is None else {"timeout": timeout}
        return super().wait(self._watched(gen), min(interval, _TURN_SECONDS), **bounds)

    @cached_property
    def prepared(self) -> Prepared:
        """What is asked over and over on it."""
        return Prepared()

    def undo(self) -> None:
        """End a transaction as if it had not been; psycopg's way would forget all that was prepared too.

        Raises:
            psycopg.Error: it cannot be ended.
        """
        self.pgconn.send_query(b"ROLLBACK")
        answer(self)

    def has_input(self) -> bool:
        """Whether something has arrived that was not read: an answer, a notice, or the connection's end."""
        return bool(self._look())

    @cached_property
    def _look(self) -> Callable[[], Any]:
        """What has arrived at the moment; the socket stays the same to the connection's end."""
        if hasattr(select, "poll"):
            # As a selector, without what makes it one: every answer waits for this.
            poll = select.poll()
            poll.register(self.fileno(), select.POLLIN)
            return partial(poll.poll, 0)
        selector = _QuickSelector()
        selector.register(self, selectors.EVENT_READ)
        return partial(selector.select, 0)

    def _watched(self, steps: PQGen[T]) -> Generator[Any, Any, T]:
        """The same steps. Those who wait get nothing in every turn in which nothing has arrived."""
        since = time.monotonic()
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if ready:
                    wanted = steps.send(ready)
                elif time.monotonic() - since > _PATIENCE_SECONDS:
                    self._require_server()
                    since = time.monotonic()
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()

    def _require_server(self) -> None:
        if not _answers(self.fileno(), _QUESTION_SECONDS) and not self.has_input():
            self.close()
            raise ServerGoneError("the server has stopped answering")


def connect(host: Mapping[str, Any], seconds: float) -> PgConnection:
    """A connection by libpq's parameters, of one host, which commits each statement by itself.

    libpq itself bounds the wait for a host by two seconds at least.

    Raises:
        OperationalError: there is none within the time.
    """
    connection = PgConnection(_connected(make_conninfo(**host), seconds))
    connection.autocommit = True
    return connection


def each_host(parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Libpq's parameters for each of the hosts that they name, separated by commas, on its own."""
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
        # The socket is another one with every address that is tried.
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
    """Whether the server at the other end of a connection answers on a new one."""
    with socket.socket(fileno=os.dup(descriptor)) as known, socket.socket(known.family) as asked:
        asked.settimeout(seconds)
        try:
            asked.connect(known.getpeername())
            asked.sendall(_SSL_REQUEST)
            return bool(asked.recv(1))
        except OSError:
            return False
