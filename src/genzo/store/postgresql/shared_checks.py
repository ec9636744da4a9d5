"""One round trip that many requests share: it claims their nonces, and tells which views have changed.

A request joins the next check, which is sent after the request has arrived. So the check sees every write
that was answered before.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import psycopg
from psycopg import generators, pq

from genzo.store.postgresql.change_feed import ChangeFeed
from genzo.store.postgresql.check_statement import STATEMENT, Checked, checked_of, parameters_of
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.loop_connection import LoopConnection
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.shared_round_trips import SharedRoundTrips

# A pooler may hand a connection to another server process, in which the name stands for the same statement.
_NAME = b"genzo_check_1"
_HUNG_SECONDS = 12.0
"""No request waits for a check for so long."""


class _Joined(NamedTuple):
    """A request that waits for a check. The result is whether its nonce was claimed."""

    result: "asyncio.Future[bool]"
    nonce: tuple[bytes, int] | None


class SharedChecks(SharedRoundTrips[_Joined]):
    """The checks of one database. ``begun`` is the number of the last one that was sent."""

    def __init__(self, pool: PostgresqlPool, errors: PostgresqlErrors) -> None:
        super().__init__(pool)
        self.feed = ChangeFeed()
        self.begun = 0
        self._errors = errors
        self._is_prepared = True

    def join(self, nonce: tuple[bytes, int] | None = None) -> bool:
        """Wait for the next check. Returns False if ``nonce``, a digest and its expiry, cannot be claimed.

        Raises:
            StoreError: the database cannot be used.
        """
        return self._wait(lambda result: _Joined(result, nonce))

    async def _results(self, requests: Sequence[_Joined]) -> list[bool]:
        self.begun += 1
        number = self.begun
        nonces = {each.nonce[0]: each.nonce[1] for each in requests if each.nonce is not None}
        with self._errors:
            async with asyncio.timeout(_HUNG_SECONDS):
                checked = await self._ask(list(nonces.items()))
        self.feed.note(number, checked)
        free = {digest for digest in nonces if digest.hex() in checked.claimed}
        are_claimed = []
        for _, nonce in requests:
            are_claimed.append(nonce is None or nonce[0] in free)
            if nonce is not None:
                free.discard(nonce[0])  # the same nonce of another request is used
        return are_claimed

    async def _ask(self, nonces: list[tuple[bytes, int]]) -> Checked:
        connection = await self._connected()
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

    async def _prepare(self, connection: LoopConnection) -> None:
        self._is_prepared = True
        connection.pgconn.send_prepare(_NAME, STATEMENT)
        with suppress(psycopg.errors.DuplicatePreparedStatement):  # by a pooler's other client
            await _answer(connection)


async def _answer(connection: LoopConnection) -> pq.abc.PGresult:
    result: pq.abc.PGresult
    (result,) = await connection.start(generators.execute(connection.pgconn))
    if result.status == pq.ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(result)
    return result
