"""Statements of many requests that find little each, by one round trip on one connection.

To send a statement, wait for its answer and wake up for it costs the worker more than to use the answer.
Only what finds few rows by an index is asked here: a slow statement would delay those behind it.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg import generators, pq

from genzo.store.postgresql.bound import BoundStatement
from genzo.store.postgresql.loop_connection import LoopConnection, until_synchronized
from genzo.store.postgresql.loop_pool import ReadPool
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.prepared import checked
from genzo.store.postgresql.shared_round_trips import SharedRoundTrips
from genzo.store.postgresql.wire import PgConnection, ServerGoneError

_MAX_STATEMENTS = 50
"""The most statements of one round trip."""
_MAX_PREPARED = 200


class _Asked(NamedTuple):
    result: "asyncio.Future[pq.abc.PGresult]"
    statement: BoundStatement
    result_format: int


class SharedLookups(SharedRoundTrips[_Asked]):
    """The lookups of one database."""

    def __init__(self, pool: PostgresqlPool) -> None:
        super().__init__(pool, _MAX_STATEMENTS)
        self._prepared = set[bytes]()
        self._are_kept = True

    def run(self, statement: BoundStatement, result_format: int) -> pq.abc.PGresult:
        """The answer to a statement that reads; the caller is suspended.

        Raises:
            psycopg.Error: it failed, or another one that was sent with it.
            StoreError: the server cannot be reached.
        """
        return self._wait(lambda result: _Asked(result, statement, result_format))

    async def _results(self, requests: Sequence[_Asked]) -> list[pq.abc.PGresult]:
        try:
            return await self._asked(requests)
        except psycopg.errors.InvalidSqlStatementName:
            # A pooler has switched to another server process, and will do so again.
            self._are_kept = False
        except psycopg.OperationalError as error:
            # The server has ended this connection alone, or ends itself, which another attempt tells.
            if isinstance(error, ServerGoneError) or self._connection is None or not self._connection.closed:
                raise
        self._drop_connection()
        return await self._asked(requests)

    async def _asked(self, requests: Sequence[_Asked]) -> list[pq.abc.PGresult]:
        connection = await self._connected()
        if len(self._prepared) > _MAX_PREPARED:
            connection.pgconn.send_query_params(b"DEALLOCATE ALL", None)
            await connection.start(generators.execute(connection.pgconn))
            self._prepared.clear()
        pgconn = connection.pgconn
        pgconn.enter_pipeline_mode()
        is_answer = [wanted for each in requests for wanted in self._send(pgconn, each)]
        pgconn.pipeline_sync()
        results = await connection.start(until_synchronized(pgconn))
        pgconn.exit_pipeline_mode()
        for result in results:
            checked(result)
        return [result for result, wanted in zip(results, is_answer, strict=True) if wanted]

    async def _prepare(self, connection: LoopConnection) -> None:  # noqa: ARG002 - see the base class
        """Statements are prepared when they are first asked."""
        self._prepared.clear()

    def _send(self, pgconn: pq.abc.PGconn, asked: _Asked) -> Sequence[bool]:
        """Send a statement; returns of each answer that will come whether it is the statement's."""
        _, statement, result_format = asked
        if not self._are_kept:
            pgconn.send_query_params(
                statement.text, statement.values, param_types=statement.types, result_format=result_format
            )
            return (True,)
        is_new = statement.name not in self._prepared
        if is_new:
            pgconn.send_prepare(statement.name, statement.text, statement.types)
            self._prepared.add(statement.name)
        pgconn.send_query_prepared(statement.name, statement.values, result_format=result_format)
        return (False, True) if is_new else (True,)


class LookupRunner:
    """See `genzo.store.postgresql.connection.Runner`: runs one statement of a request.

    What finds little goes to ``lookups``, everything with ``only_lookups``; the rest has a connection of
    ``pool`` to itself.
    """

    def __init__(self, lookups: SharedLookups, pool: ReadPool, *, only_lookups: bool) -> None:
        self._lookups = lookups
        self._pool = pool
        self._only_lookups = only_lookups

    def run(self, batch: Sequence[BoundStatement], result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """The answer to the last statement."""
        if self._only_lookups and len(batch) == 1:
            return self._lookups.run(batch[0], result_format)
        with self._pool.transaction(_begin_nothing) as connection:
            return connection.run(batch, result_format)

    def look_up(self, statement: BoundStatement, result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """The answer to a statement that finds little."""
        return self._lookups.run(statement, result_format)

    def defer(self, statement: BoundStatement) -> None:
        """Nothing is written here."""
        raise NotImplementedError

    def session(self) -> PgConnection:
        """Nothing is copied here."""
        raise NotImplementedError


def _begin_nothing(connection: PgConnection) -> None:
    """A single statement is a transaction by itself."""
