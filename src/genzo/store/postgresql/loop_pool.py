"""Connections for what an event loop runs: callers wait for them, suspended, until their deadline."""

import asyncio
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from psycopg.pq import TransactionStatus

from genzo.catalogue.deadline import DeadlineError, current_deadline
from genzo.catalogue.statistics import PoolUse
from genzo.catalogue.suspension import can_suspend, suspend
from genzo.store.postgresql.loop_connection import LoopConnection
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.wire import PgConnection, ServerGoneError

LOOP_CONNECTIONS = 3
"""Connections of an event loop that read. More would read no faster than the processors of the database."""

_LATEST_USES = 16
"""The mean time of a use follows about so many of the latest."""


class ReadPool:
    """Connections to read: of ``pool`` for threads, and others for functions that can be suspended."""

    def __init__(self, pool: PostgresqlPool) -> None:
        self._pool = pool
        self._of_loop = LoopPool(pool, LOOP_CONNECTIONS)

    def transaction(self, begin: Callable[[PgConnection], object]) -> "AbstractContextManager[PgConnection]":
        """See `PostgresqlPool.transaction`."""
        return self._of_loop.transaction(begin) if can_suspend() else self._pool.transaction(begin)

    @property
    def use(self) -> PoolUse:
        """The connections of both that are open now."""
        return self._pool.use + self._of_loop.use

    @property
    def name(self) -> str:
        """The database, for messages."""
        return self._pool.name

    @property
    def is_refused(self) -> bool:
        """See `PostgresqlPool.is_refused`."""
        return self._pool.is_refused

    def close(self) -> None:
        """Close idle connections; new ones are opened when needed."""
        self._pool.close()
        self._of_loop.close()


class LoopPool:
    """At most ``size`` connections to the server of ``pool``."""

    def __init__(self, pool: PostgresqlPool, size: int) -> None:
        self._pool = pool
        self._size = size
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle = list[LoopConnection]()
        self._open = 0
        # Each gets a connection, or None for the right to open one.
        self._turns = deque[asyncio.Future[LoopConnection | None]]()
        self._mean_seconds = 0.0
        weakref.finalize(self, _close_all, self._idle)

    @property
    def use(self) -> PoolUse:
        """The connections that are open now."""
        return PoolUse(len(self._idle), self._open - len(self._idle))

    @contextmanager
    def transaction(self, begin: Callable[[PgConnection], object]) -> Iterator[PgConnection]:
        """A connection on which ``begin`` was called; rolled back at the end unless it was committed.

        If ``begin`` fails on a connection that broke unnoticed, a new one is tried.

        Raises:
            StoreError: the server cannot be reached.
            DeadlineError: the caller's turn would come too late.
        """
        connection = self._acquire()
        began = time.monotonic()
        try:
            connection = self._begun(connection, begin)
            yield connection
        finally:
            self._mean_seconds += (time.monotonic() - began - self._mean_seconds) / _LATEST_USES
            self._give_back(connection)

    def close(self) -> None:
        """Close idle connections; new ones are opened when needed."""
        self._open -= len(self._idle)
        _close_all(self._idle)

    def _begun(self, connection: LoopConnection, begin: Callable[[PgConnection], object]) -> LoopConnection:
        try:
            begin(connection)
        except (ServerGoneError, psycopg.errors.QueryCanceled):
            raise
        except psycopg.OperationalError:
            # The other idle connections are most likely broken too.
            connection.close()
            self.close()
        else:
            return connection
        connection = self._connect()
        try:
            begin(connection)
        except BaseException:
            connection.retire()
            raise
        return connection

    def _acquire(self) -> LoopConnection:
        began = time.monotonic()
        try:
            return self._connection()
        finally:
            self._pool.count_wait(time.monotonic() - began)

    def _connection(self) -> LoopConnection:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._begin_on(loop)
        seconds_left = current_deadline().seconds_left(time.monotonic())
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_over():
                return connection
            self._open -= 1
        if self._open < self._size:
            self._open += 1
            return self._opened()
        if len(self._turns) * self._mean_seconds / self._size > seconds_left:
            raise DeadlineError(
                "A call was refused because more calls wait for the database than can be answered in time."
            )
        return self._wait_for_turn(loop)

    def _wait_for_turn(self, loop: asyncio.AbstractEventLoop) -> LoopConnection:
        turn: asyncio.Future[LoopConnection | None] = loop.create_future()
        self._turns.append(turn)
        try:
            connection = suspend(turn)
        except BaseException:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on(turn.result())
            raise
        return connection if connection is not None else self._opened()

    def _opened(self) -> LoopConnection:
        try:
            return self._connect()
        except BaseException:
            self._pass_on(None)
            raise

    def _connect(self) -> LoopConnection:
        return suspend(connect(self._pool))

    def _give_back(self, connection: LoopConnection) -> None:
        if connection.is_retired:
            self._pass_on(None)
            return
        if not connection.closed and connection.pgconn.transaction_status != TransactionStatus.IDLE:
            try:
                connection.undo()
            except psycopg.Error:
                connection.close()
            except BaseException:
                self._pass_on(None)
                raise
        self._pass_on(None if connection.closed or connection.broken else connection)

    def _pass_on(self, connection: LoopConnection | None) -> None:
        """Give a connection, or the right to open one, to the next caller that still waits."""
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is None:
            self._open -= 1
        else:
            self._idle.append(connection)

    def _begin_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Forget the callers of a loop that has ended."""
        self._loop = loop
        self._turns.clear()
        self._open = len(self._idle)


async def connect(pool: PostgresqlPool) -> LoopConnection:
    """A new connection to the server of ``pool``; a thread waits for it.

    Raises:
        StoreError: the server cannot be reached.
    """
    opening = asyncio.get_running_loop().run_in_executor(None, pool.connect, LoopConnection)
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close_opened)
        raise


def _close_opened(opening: "asyncio.Future[LoopConnection]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def _close_all(connections: list[LoopConnection]) -> None:
    while connections:
        connections.pop().close()
