"""Statements of many requests that find little each, by one round trip on one connection.

To send a statement, wait for its answer and wake up for it costs the worker more than to use the answer.
Only what finds few rows by an index is asked here: a slow statement would delay those behind it.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import psycopg
from psycopg import generators, pq

from genzo.catalogue.suspension import suspend
from genzo.store.postgresql.bound import BoundStatement
from genzo.store.postgresql.loop_connection import LoopConnection, until_synchronized
from genzo.store.postgresql.loop_pool import ReadPool, connect
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.prepared import checked
from genzo.store.postgresql.wire import PgConnection

_MAX_STATEMENTS = 50
"""The most statements of one round trip."""
_MAX_PREPARED = 200


class _Asked(NamedTuple):
    result: "asyncio.Future[pq.abc.PGresult]"
    statement: BoundStatement
    result_format: int


class SharedLookups:
    """The lookups of one database."""

    def __init__(self, pool: PostgresqlPool) -> None:
        self._pool = pool
        self._connection: LoopConnection | None = None
        self._prepared = set[bytes]()
        self._are_kept = True
        self._asked = list[_Asked]()
        self._asking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, statement: BoundStatement, result_format: int) -> pq.abc.PGresult:
        """The answer to a statement that reads; the caller is suspended.

        Raises:
            psycopg.Error: it failed, or another one that was sent with it.
            StoreError: the server cannot be reached.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._begin_on(loop)
        result: asyncio.Future[pq.abc.PGresult] = loop.create_future()
        self._asked.append(_Asked(result, statement, result_format))
        if self._asking is None:
            self._asking = loop.create_task(self._ask_all())
        return suspend(result)

    def __del__(self) -> None:
        # As the connections of a pool, which end with it.
        self.close()

    def close(self) -> None:
        """Close the connection, which must not cross a fork."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def _ask_all(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked[:_MAX_STATEMENTS], self._asked[_MAX_STATEMENTS:]
                await self._ask([each for each in asked if not each.result.done()])
        finally:
            self._asking = None

    async def _ask(self, asked: Sequence[_Asked]) -> None:
        if not asked:
            return
        try:
            try:
                results = await self._results(asked)
            except psycopg.errors.InvalidSqlStatementName:
                # A pooler has switched to another server process, and will do so again.
                self._drop_connection()
                self._are_kept = False
                results = await self._results(asked)
        except BaseException as error:
            self._drop_connection()
            for each in asked:
                if not each.result.done():
                    _fail(each.result, error)
            if not isinstance(error, Exception):
                raise
            return
        for each, result in zip(asked, results, strict=True):
            if not each.result.done():
                each.result.set_result(result)

    async def _results(self, asked: Sequence[_Asked]) -> list[pq.abc.PGresult]:
        connection = self._connection
        if connection is None or connection.is_over():
            connection = self._connection = await connect(self._pool)
            self._prepared.clear()
        elif len(self._prepared) > _MAX_PREPARED:
            connection.pgconn.send_query_params(b"DEALLOCATE ALL", None)
            await connection.start(generators.execute(connection.pgconn))
            self._prepared.clear()
        pgconn = connection.pgconn
        pgconn.enter_pipeline_mode()
        is_answer = [wanted for each in asked for wanted in self._send(pgconn, each)]
        pgconn.pipeline_sync()
        results = await connection.start(until_synchronized(pgconn))
        pgconn.exit_pipeline_mode()
        for result in results:
            checked(result)
        return [result for result, wanted in zip(results, is_answer, strict=True) if wanted]

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

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.retire()
            self._connection = None

    def _begin_on(self, loop: asyncio.AbstractEventLoop) -> None:
        """Forget the requests of a loop that has ended."""
        self._loop = loop
        self._asked.clear()
        if self._asking is not None:
            self._asking = None
            self.close()


def _fail(result: "asyncio.Future[pq.abc.PGresult]", error: BaseException) -> None:
    if isinstance(error, Exception):
        result.set_exception(error)
    else:
        result.cancel()


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
