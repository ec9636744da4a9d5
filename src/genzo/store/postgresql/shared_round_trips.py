"""Round trips of one connection that many requests share: those that wait go together in the next one."""

import asyncio
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from genzo.catalogue.statistics import PoolUse
from genzo.catalogue.suspension import suspend
from genzo.store.postgresql.loop_connection import LoopConnection
from genzo.store.postgresql.loop_pool import connect
from genzo.store.postgresql.pool import PostgresqlPool


class Waiting(Protocol):
    """A request that waits for a round trip."""

    @property
    def result(self) -> "asyncio.Future[Any]":
        """What the request waits for."""


R = TypeVar("R")
W = TypeVar("W", bound=Waiting)


class SharedRoundTrips(ABC, Generic[W]):
    """One round trip after the other, as long as requests wait. A round trip has at most ``size`` of them."""

    def __init__(self, pool: PostgresqlPool, size: int = sys.maxsize) -> None:
        self._pool = pool
        self._size = size
        self._connection: LoopConnection | None = None
        self._waiting = list[W]()
        self._running: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def use(self) -> PoolUse:
        """Whether the connection is open, and at work."""
        if self._connection is None or self._connection.closed:
            return PoolUse(0, 0)
        return PoolUse(1, 0) if self._running is None else PoolUse(0, 1)

    def __del__(self) -> None:
        # As the connections of a pool, which end with it.
        self.close()

    def close(self) -> None:
        """Close the connection, which must not cross a fork."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @abstractmethod
    async def _results(self, requests: Sequence[W]) -> Sequence[Any]:
        """The results of one round trip, in the order of the requests."""

    @abstractmethod
    async def _prepare(self, connection: LoopConnection) -> None:
        """Prepare a new connection."""

    def _wait(self, request: "Callable[[asyncio.Future[R]], W]") -> R:
        """Suspend the caller until the next round trip has given its result."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._begin_on(loop)
        result: asyncio.Future[R] = loop.create_future()
        self._waiting.append(request(result))
        if self._running is None:
            self._running = loop.create_task(self._run())
        return suspend(result)

    async def _run(self) -> None:
        try:
            while self._waiting:
                requests, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
                await self._answer([each for each in requests if not each.result.done()])
        finally:
            self._running = None

    async def _answer(self, requests: Sequence[W]) -> None:
        if not requests:
            return
        try:
            results = await self._results(requests)
        except BaseException as error:
            self._drop_connection()
            for each in requests:
                _fail(each.result, error)
            if not isinstance(error, Exception):
                raise
            return
        for each, result in zip(requests, results, strict=True):
            if not each.result.done():
                each.result.set_result(result)

    async def _connected(self) -> LoopConnection:
        """The connection, a new one if the last has ended."""
        connection = self._connection
        if connection is not None and not connection.is_over():
            return connection
        connection = await connect(self._pool)
        try:
            await self._prepare(connection)
        except BaseException:
            connection.retire()
            raise
        self._connection = connection
        return connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.retire()
            self._connection = None

    def _begin_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Forget the requests of a loop that has ended."""
        self._loop = loop
        self._waiting.clear()
        if self._running is not None:
            self._running = None
            self.close()


def _fail(result: "asyncio.Future[Any]", error: BaseException) -> None:
    if result.done():
        return
    if isinstance(error, Exception):
        result.set_exception(error)
    else:
        result.cancel()
