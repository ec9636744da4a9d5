"""One round trip that many requests share: it claims their nonces, and tells which views have changed.

A request joins the next check, which is sent after the request has arrived. So the check sees every write
that was answered before.
"""

import asyncio
from typing import NamedTuple

import psycopg
from psycopg import generators, pq

from genzo.catalogue.suspension import suspend
from genzo.store.postgresql.change_feed import ChangeFeed
from genzo.store.postgresql.check_statement import STATEMENT, Checked, checked_of, parameters_of
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.loop_connection import LoopConnection
from genzo.store.postgresql.loop_pool import connect
from genzo.store.postgresql.pool import PostgresqlPool

# A pooler may hand a connection to another server process, in which the name stands for the same statement.
_NAME = b"genzo_check_1"
_HUNG_SECONDS = 12.0
"""No request waits for a check for so long."""


class _Joined(NamedTuple):
    """A request that waits for a check. The result is whether its nonce was claimed."""

    result: "asyncio.Future[bool]"
    nonce: tuple[bytes, int] | None


class SharedChecks:
    """The checks of one database. ``begun`` is the number of the last one that was sent."""

    def __init__(self, pool: PostgresqlPool, errors: PostgresqlErrors) -> None:
        self.feed = ChangeFeed()
        self.begun = 0
        self._pool = pool
        self._errors = errors
        self._connection: LoopConnection | None = None
        self._is_prepared = True
        self._joined = list[_Joined]()
        self._checking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def join(self, nonce: tuple[bytes, int] | None = None) -> bool:
        """Wait for the next check. Returns False if ``nonce``, a digest and its expiry, cannot be claimed.

        Raises:
            StoreError: the database cannot be used.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._begin_on(loop)
        result: asyncio.Future[bool] = loop.create_future()
        self._joined.append(_Joined(result, nonce))
        if self._checking is None:
            self._checking = loop.create_task(self._check_while_joined())
        return suspend(result)

    def __del__(self) -> None:
        # As the connections of a pool, which end with it.
        self.close()

    def close(self) -> None:
        """Close the connection, which must not cross a fork."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _check_while_joined(self) -> None:
        try:
            while self._joined:
                joined, self._joined = self._joined, []
                await self._check(joined)
        finally:
            self._checking = None

    async def _check(self, joined: list[_Joined]) -> None:
        self.begun += 1
        number = self.begun
        nonces = {each.nonce[0]: each.nonce[1] for each in joined if each.nonce is not None}
        try:
            with self._errors:
                async with asyncio.timeout(_HUNG_SECONDS):
                    checked = await self._ask(list(nonces.items()))
        except BaseException as error:
            self._drop_connection()
            _fail(joined, error)
            if not isinstance(error, Exception):
                raise
            return
        self.feed.note(number, checked)
        free = {digest for digest in nonces if digest.hex() in checked.claimed}
        for result, nonce in joined:
            is_claimed = nonce is None or nonce[0] in free
            if nonce is not None:
                free.discard(nonce[0])  # the same nonce of another request is used
            if not result.done():
                result.set_result(is_claimed)

    async def _ask(self, nonces: list[tuple[bytes, int]]) -> Checked:
        connection = self._connection
        if connection is None or connection.is_over():
            connection = self._connection = await self._connected()
        parameters = parameters_of(self.feed.snapshot, nonces)
        if self._is_prepared:
            try:
                connection.pgconn.send_query_prepared(_NAME, parameters)
                return checked_of(await _answer(connection))
            except psycopg.errors.InvalidSqlStatementName:
                # A pooler has switched to another server process, and will do so again.
                self._is_prepared = False
        connection.pgconn.send_query_params(STATEMENT, parameters)
        return checked_of(await _answer(connection))

    async def _connected(self) -> LoopConnection:
        connection = await connect(self._pool)
        self._is_prepared = True
        connection.pgconn.send_prepare(_NAME, STATEMENT)
        try:
            await _answer(connection)
        except psycopg.errors.DuplicatePreparedStatement:
            pass  # by a pooler's other client
        except BaseException:
            connection.retire()
            raise
        return connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.retire()
            self._connection = None

    def _begin_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Forget the requests of a loop that has ended."""
        self._loop = loop
        self._joined.clear()
        if self._checking is not None:
            self._checking = None
            self.close()


async def _answer(connection: LoopConnection) -> pq.abc.PGresult:
    result: pq.abc.PGresult
    (result,) = await connection.start(generators.execute(connection.pgconn))
    if result.status == pq.ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(result)
    return result


def _fail(joined: list[_Joined], error: BaseException) -> None:
    for result, _ in joined:
        if result.done():
            continue
        if isinstance(error, Exception):
            result.set_exception(error)
        else:
            result.cancel()
