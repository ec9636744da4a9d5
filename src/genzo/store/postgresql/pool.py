"""A bounded pool of connections to a PostgreSQL server: opened when needed, dropped when broken."""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from genzo.catalogue.deadline import current_deadline
from genzo.catalogue.statistics import WAIT_SECONDS, Distribution, PoolUse
from genzo.catalogue.store import StoreBusyError, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.postgresql.errors import is_read_only, reason_of, refused
from genzo.store.postgresql.server_version import OldServerError, require_version
from genzo.store.postgresql.url import parameters_of
from genzo.store.postgresql.wire import C, PgConnection, ServerGoneError, connect, each_host

_WAIT_SECONDS = 0.9
_RECONNECT_SECONDS = 0.25
_HOST_SECONDS = 0.6
_HOSTS_SECONDS = 0.9
_OPTIONS: dict[str, Any] = {
    # Milliseconds in which the server must acknowledge what is sent: a network may drop packets silently
    # (https://www.postgresql.org/docs/current/libpq-connect.html).
    "tcp_user_timeout": 900,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "application_name": "genzo",
}


# The best plan of our statements depends on their text, not on their values: planning takes longer than most
# answers, and JIT compilation longer than all of them.
_SESSION = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET client_encoding = 'UTF8'"


class PostgresqlPool:
    """At most ``size`` connections to ``url``, each used by one thread at a time.

    While the server cannot be reached, callers are refused at once, and a thread of the pool tries to
    reconnect. ``options`` are libpq's, used unless the URL sets them. ``connect_timeout`` bounds the seconds
    for each host; without it all hosts together have less than one second.
    """

    def __init__(self, url: str, size: int, **options: Any) -> None:  # noqa: ANN401 - libpq's
        given = parameters_of(url)
        self._hosts = each_host({**_OPTIONS, **options, **given})
        seconds = given.get("connect_timeout") or min(_HOST_SECONDS, _HOSTS_SECONDS / len(self._hosts))
        self._seconds_per_host = float(seconds)
        self.name = f"The database {given.get('dbname', 'postgres')} at {given.get('host', 'localhost')}"
        self._size = size
        self._slots = SimpleQueue[None]()
        for _ in range(size):
            self._slots.put(None)
        self._idle: list[PgConnection] = []
        self._lock = threading.Lock()
        self._refusal = ""
        self._reason = UnreadyReason.DATABASE_UNREACHABLE
        self.waits = Distribution(WAIT_SECONDS)
        weakref.finalize(self, _close_all, self._idle)

    @property
    def is_refused(self) -> bool:
        """Whether the server could not be reached, and has not been reached again since."""
        return bool(self._refusal)

    def refusal(self) -> StoreError:
        """Why callers are refused, while they are."""
        return StoreError(self._refusal or f"{self.name} can be reached again.", self._reason)

    @property
    def use(self) -> PoolUse:
        """The connections that are open now, but for those that `connect` gave away."""
        return PoolUse(len(self._idle), self._size - self._slots.qsize())

    @contextmanager
    def transaction(self, begin: Callable[[PgConnection], object]) -> Iterator[PgConnection]:
        """A connection on which ``begin`` was called; rolled back at the end unless it was committed.

        A connection breaks unnoticed when the server stops or a standby takes over. If ``begin`` fails,
        nothing was done yet, so a new connection is tried.

        Raises:
            StoreError: the server cannot be reached, or all connections are in use for too long.
        """
        self._acquire()
        try:
            connection = self._begin(begin)
            try:
                yield connection
            finally:
                self._give_back(connection)
            self._end_refusing()
        except ServerGoneError as error:
            self._start_refusing(error)
            raise
        finally:
            self._slots.put(None)

    def _acquire(self) -> None:
        # A semaphore: SimpleQueue is written in C and takes a tenth of the time of threading.Semaphore.
        began = time.monotonic()
        try:
            self._slots.get(timeout=min(_WAIT_SECONDS, current_deadline().seconds_left(began)))
        except Empty:
            raise StoreBusyError(
                f"{self.name} is too slow for what is asked of it: all {self._size} connections are in use.",
                UnreadyReason.DATABASE_SLOW,
            ) from None
        finally:
            self.count_wait(time.monotonic() - began)

    def count_wait(self, seconds: float) -> None:
        """Count a caller's wait for a connection."""
        with self._lock:
            self.waits.observe(seconds)

    def connect(self, kind: type[C]) -> C:
        """A new connection that belongs to the caller.

        Raises:
            StoreError: the server cannot be reached.
        """
        if self._refusal:
            raise self.refusal()
        try:
            return self._connect_to_a_host(kind)
        except psycopg.OperationalError as error:
            raise self._start_refusing(error) from error

    def close(self) -> None:
        """Close idle connections; new ones are opened when needed."""
        with self._lock:
            _close_all(self._idle)

    def _connect_to_a_host(self, kind: type[C]) -> C:
        """A connection to the first host that accepts one; that host is tried first from then on."""
        failure: psycopg.OperationalError | None = None
        for host in self._hosts:
            try:
                connection = self._session_of(connect(host, self._seconds_per_host, kind))
            except psycopg.OperationalError as error:
                # Beside a standby, the server that takes writes is the one that is missed.
                if failure is None or not is_read_only(error):
                    failure = error
            else:
                self._hosts = sorted(self._hosts, key=lambda other: other is not host)
                return connection
        raise failure or psycopg.OperationalError("no host is named")

    def _session_of(self, connection: C) -> C:
        """The connection, with the settings that all have; closed if the server cannot be used."""
        try:
            require_version(self.name, connection.info.server_version)
            connection.execute(_SESSION)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin(self, begin: Callable[[PgConnection], object]) -> PgConnection:
        connection = self._idle_connection()
        if connection is not None:
            try:
                return _begin_on(connection, begin)
            except (ServerGoneError, psycopg.errors.QueryCanceled):
                raise
            except psycopg.OperationalError:
                # The other idle connections are most likely broken too.
                self.close()
        return _begin_on(self.connect(PgConnection), begin)

    def _idle_connection(self) -> PgConnection | None:
        with self._lock:
            if self._idle and self._idle[-1].has_input():
                # No answer is pending, so this is the end of the connection, and most likely of the others.
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

    def _start_refusing(self, error: psycopg.Error) -> StoreError:
        """Refuse callers until a connection can be opened again; returns the error for them."""
        sentence = str(error) if isinstance(error, OldServerError) else refused(self.name, error)
        if isinstance(error, ServerGoneError):
            self.close()
        with self._lock:
            is_reconnecting, self._refusal, self._reason = self.is_refused, sentence, reason_of(error)
        if not is_reconnecting:
            threading.Thread(target=_reconnect, args=(weakref.ref(self),), daemon=True).start()
        return self.refusal()

    def _end_refusing(self) -> None:
        """Refuse callers no longer: a connection of before the failure has answered."""
        if self._refusal:
            with self._lock:
                self._refusal = ""

    def _reconnects(self) -> bool:
        try:
            connection = self._connect_to_a_host(PgConnection)
        except psycopg.OperationalError:
            return False
        with self._lock:
            self._idle.append(connection)
            self._refusal = ""
        return True


def _reconnect(reference: weakref.ref[PostgresqlPool]) -> None:
    """Try to connect until it succeeds, or the pool is garbage-collected."""
    while True:
        time.sleep(_RECONNECT_SECONDS)
        pool = reference()
        if pool is None or pool._reconnects():  # noqa: SLF001 - a method would keep the pool alive
            return
        del pool


def _begin_on(connection: PgConnection, begin: Callable[[PgConnection], object]) -> PgConnection:
    try:
        begin(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _close_all(connections: list[PgConnection]) -> None:
    while connections:
        connections.pop().close()
