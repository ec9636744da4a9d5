"""Connections to a PostgreSQL server: a bounded number, made when needed, thrown away when broken."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from genzo.catalogue.store import StoreError
from genzo.store.postgresql.errors import first_line
from genzo.store.postgresql.wire import PgConnection, ServerGoneError, connect, each_host

_WAIT_SECONDS = 0.9
_SEEK_SECONDS = 0.25
_HOST_SECONDS = 0.6
_HOSTS_SECONDS = 0.9
_OPTIONS: dict[str, Any] = {
    # A server that does not confirm what is sent is gone, however the network hides it.
    "tcp_user_timeout": 900,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "application_name": "genzo",
}


# A statement's text decides how it is best answered, not its values: to plan it anew for each of them takes
# longer than most answers, and to compile it longer than all of them.
_SESSION = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET client_encoding = 'UTF8'"


class PostgresqlPool:
    """At most ``size`` connections to ``url``, each used by one thread at a time.

    While the server cannot be reached, callers are refused at once, and a thread of the pool's own looks for
    it. ``options`` are libpq's, where the URL does not set them itself; its ``connect_timeout`` is the
    seconds that a host is given, otherwise all of them together have less than one.
    """

    def __init__(self, url: str, size: int, **options: Any) -> None:  # noqa: ANN401 - libpq's
        try:
            given = conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise StoreError(f"The database URL cannot be understood: {first_line(error)}.") from error
        self._hosts = each_host({**_OPTIONS, **options, **given})
        seconds = given.get("connect_timeout") or min(_HOST_SECONDS, _HOSTS_SECONDS / len(self._hosts))
        self._host_seconds = float(seconds)
        self.name = f"The database {given.get('dbname', 'postgres')} at {given.get('host', 'localhost')}"
        self._size = size
        self._places = SimpleQueue[None]()
        for _ in range(size):
            self._places.put(None)
        self._idle: list[PgConnection] = []
        self._lock = threading.Lock()
        self._refusal = ""
        weakref.finalize(self, _close_all, self._idle)

    @property
    def is_refused(self) -> bool:
        """Whether the server could not be reached and was not found again since."""
        return bool(self._refusal)

    @contextmanager
    def transaction(self, begin: Callable[[PgConnection], object]) -> Iterator[PgConnection]:
        """A connection on which ``begin`` was called, rolled back at the end where it was not committed.

        Connections break unnoticed when a server stops or a standby takes over. Nothing was done yet on one
        that fails to begin, so another takes its place.

        Raises:
            StoreError: the server cannot be reached, or all connections are in use for too long.
        """
        self._take_place()
        try:
            connection = self._begun(begin)
            try:
                yield connection
            finally:
                self._give_back(connection)
        except ServerGoneError as error:
            self._give_up(error)
            raise
        finally:
            self._places.put(None)

    def _take_place(self) -> None:
        # A queue of places is a semaphore that takes a tenth of the time.
        try:
            self._places.get(timeout=_WAIT_SECONDS)
        except Empty:
            raise StoreError(
                f"{self.name} is too slow for what is asked of it: all {self._size} connections are in use."
            ) from None

    def connect(self) -> PgConnection:
        """A new connection, the caller's own.

        Raises:
            StoreError: the server cannot be reached.
        """
        if self._refusal:
            raise StoreError(self._refusal)
        try:
            return self._connected()
        except psycopg.OperationalError as error:
            raise StoreError(self._give_up(error)) from error

    def close(self) -> None:
        """Close what is idle; connections are made again when needed."""
        with self._lock:
            _close_all(self._idle)

    def _connected(self) -> PgConnection:
        """A connection to the first host that gives one, which is asked first from then on."""
        failure = psycopg.OperationalError("no host is named")
        for host in self._hosts:
            try:
                connection = connect(host, self._host_seconds)
                connection.execute(_SESSION)
            except psycopg.OperationalError as error:
                failure = error
            else:
                self._hosts = sorted(self._hosts, key=lambda other: other is not host)
                return connection
        raise failure

    def _begun(self, begin: Callable[[PgConnection], object]) -> PgConnection:
        connection = self._taken()
        if connection is not None:
            try:
                return _after(begin, connection)
            except ServerGoneError:
                raise
            except psycopg.OperationalError:
                # What broke this one broke the others too.
                self.close()
        return _after(begin, self.connect())

    def _taken(self) -> PgConnection | None:
        with self._lock:
            if self._idle and self._idle[-1].has_input():
                # Nobody has asked anything: this is its end, and what ended it ended the others too.
                _close_all(self._idle)
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: PgConnection) -> None:
        if not connection.closed and connection.pgconn.transaction_status != TransactionStatus.IDLE:
            try:
                connection.undo()
            except psycopg.Error:
                connection.close()
        if connection.closed or connection.broken:
            self.close()
            return
        with self._lock:
            self._idle.append(connection)

    def _give_up(self, error: psycopg.Error) -> str:
        """Refuse callers from now on, until a connection can be made; returns the sentence for them."""
        sentence = (
            f"{self.name} cannot be reached ({first_line(error)}): check that the server runs and that "
            "the URL is right."
        )
        if isinstance(error, ServerGoneError):
            self.close()
        with self._lock:
            is_sought, self._refusal = self.is_refused, sentence
        if not is_sought:
            threading.Thread(target=_seek, args=(weakref.ref(self),), daemon=True).start()
        return sentence

    def _is_found(self) -> bool:
        try:
            connection = self._connected()
        except psycopg.OperationalError:
            return False
        with self._lock:
            self._idle.append(connection)
            self._refusal = ""
        return True


def _seek(wanted: weakref.ref[PostgresqlPool]) -> None:
    """Look for the server of a pool until it is found, or nobody has use for it any more."""
    while True:
        time.sleep(_SEEK_SECONDS)
        pool = wanted()
        if pool is None or pool._is_found():  # noqa: SLF001 - a method would keep the pool alive
            return
        del pool


def _after(begin: Callable[[PgConnection], object], connection: PgConnection) -> PgConnection:
    try:
        begin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _close_all(connections: list[PgConnection]) -> None:
    while connections:
        connections.pop().close()
