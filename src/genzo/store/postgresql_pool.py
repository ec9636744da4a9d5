"""Connections to a PostgreSQL server: a bounded number, made when needed, thrown away when broken."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from genzo.catalogue.store import StoreError

PgConnection = psycopg.Connection[tuple[Any, ...]]

_WAIT_SECONDS = 0.9
_PAUSE_SECONDS = 0.2
_OPTIONS: dict[str, Any] = {
    "connect_timeout": 2,
    # A server that does not confirm what is sent is gone, however the network hides it.
    "tcp_user_timeout": 900,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "application_name": "genzo",
}


class PostgresqlPool:
    """At most ``size`` connections to ``url``, each used by one thread at a time.

    A server that could not be reached is left alone for a moment, so that callers are refused at once
    instead of waiting in line. ``options`` are libpq's, where the URL does not set them itself.
    """

    def __init__(self, url: str, size: int, **options: Any) -> None:  # noqa: ANN401 - libpq's
        try:
            given = conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise StoreError(f"The database URL cannot be understood: {_first_line(error)}.") from error
        self._conninfo: dict[str, Any] = {**_OPTIONS, **options, **given}
        self.name = f"The database {given.get('dbname', 'postgres')} at {given.get('host', 'localhost')}"
        self._size = size
        self._places = threading.BoundedSemaphore(size)
        self._idle: list[PgConnection] = []
        self._lock = threading.Lock()
        self._refused_until = 0.0
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def transaction(self, begin: Callable[[PgConnection], object]) -> Iterator[PgConnection]:
        """A connection on which ``begin`` was called, rolled back at the end where it was not committed.

        Connections break unnoticed when a server stops or a standby takes over. Nothing was done yet on one
        that fails to begin, so another takes its place.

        Raises:
            StoreError: the server cannot be reached, or all connections are in use for too long.
        """
        if not self._places.acquire(timeout=_WAIT_SECONDS):
            raise StoreError(
                f"{self.name} is too slow for what is asked of it: all {self._size} connections are in use."
            )
        try:
            connection = self._begun(begin)
            try:
                yield connection
            finally:
                self._give_back(connection)
        finally:
            self._places.release()

    def connect(self) -> PgConnection:
        """A new connection, the caller's own.

        Raises:
            StoreError: the server cannot be reached.
        """
        if time.monotonic() < self._refused_until:
            raise StoreError(f"{self.name} could not be reached a moment ago.")
        try:
            return psycopg.connect(**self._conninfo, autocommit=True)
        except psycopg.OperationalError as error:
            self._refused_until = time.monotonic() + _PAUSE_SECONDS
            raise StoreError(
                f"{self.name} cannot be reached ({_first_line(error)}): check that the server runs and "
                "that the URL is right."
            ) from error

    def close(self) -> None:
        """Close what is idle; connections are made again when needed."""
        with self._lock:
            _close_all(self._idle)

    def _begun(self, begin: Callable[[PgConnection], object]) -> PgConnection:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is not None:
            try:
                begin(connection)
            except psycopg.OperationalError:
                # What broke this one broke the others too.
                connection.close()
                self.close()
            else:
                return connection
        connection = self.connect()
        try:
            begin(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _give_back(self, connection: PgConnection) -> None:
        if not connection.closed and connection.info.transaction_status is not TransactionStatus.IDLE:
            try:
                connection.execute("ROLLBACK")
            except psycopg.Error:
                connection.close()
        if connection.closed or connection.broken:
            self.close()
            return
        with self._lock:
            self._idle.append(connection)


def _close_all(connections: list[PgConnection]) -> None:
    while connections:
        connections.pop().close()


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
