"""Prepared statements, sent through libpq directly: a psycopg cursor takes as long as a page's answer.

Several statements are sent at once where no answer decides about the next
(https://www.postgresql.org/docs/current/libpq-pipeline-mode.html).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Protocol

import psycopg
from psycopg import pq

from genzo.store.postgresql.bound import BoundStatement

_MAX_STATEMENTS = 100
_UNKNOWN = (psycopg.errors.InvalidSqlStatementName, psycopg.errors.DuplicatePreparedStatement)
_DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class Wire(Protocol):
    """A connection on which statements are sent by libpq."""

    pgconn: pq.abc.PGconn

    def answer(self) -> pq.abc.PGresult: ...

    def pipeline_answers(self) -> list[pq.abc.PGresult]: ...

    def undo(self) -> None: ...


class Prepared:
    """The prepared statements of one connection.

    The one that was used longest ago is deallocated when there are too many. Once the server does not know
    what was prepared on the connection, nothing is prepared there any more: a connection pooler without
    support for prepared statements gives each transaction another process of the server.
    """

    def __init__(self) -> None:
        self._names = OrderedDict[bytes, None]()
        self._are_kept = True

    def run(
        self, connection: Wire, batch: Sequence[BoundStatement], result_format: int = pq.Format.TEXT
    ) -> pq.abc.PGresult:
        """Run statements by one round trip; returns the answer to the last, which has ``result_format``.

        Raises:
            psycopg.Error: a statement failed, and those behind it were not run; or the connection failed.
        """
        is_outside = connection.pgconn.transaction_status == pq.TransactionStatus.IDLE
        try:
            return self._run(connection, batch, result_format)
        except _UNKNOWN:
            self._are_kept = False
            self._names.clear()
            if not is_outside:
                raise
            if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                connection.undo()
            return self._run(connection, batch, result_format)

    def _run(self, connection: Wire, batch: Sequence[BoundStatement], result_format: int) -> pq.abc.PGresult:
        new = self._new(batch)
        if new:
            self._make_room(connection, len(new))
        elif len(batch) == 1:
            self._send(connection.pgconn, batch[0], result_format)
            return checked(connection.answer())
        return self._pipeline(connection, batch, new, result_format)

    def _new(self, batch: Sequence[BoundStatement]) -> dict[bytes, BoundStatement]:
        """The statements that are to be prepared, by their names."""
        if not self._are_kept:
            return {}
        new = {}
        for statement in batch:
            if statement.name in self._names:
                self._names.move_to_end(statement.name)
            else:
                new[statement.name] = statement
        return new

    def _make_room(self, connection: Wire, count: int) -> None:
        while self._names and len(self._names) + count > _MAX_STATEMENTS:
            oldest, _ = self._names.popitem(last=False)
            connection.pgconn.send_query_params(b"DEALLOCATE " + oldest, None)
            checked(connection.answer())

    def _pipeline(
        self,
        connection: Wire,
        batch: Sequence[BoundStatement],
        new: Mapping[bytes, BoundStatement],
        result_format: int,
    ) -> pq.abc.PGresult:
        pgconn = connection.pgconn
        pgconn.enter_pipeline_mode()
        answered = list[bytes]()
        left = dict(new)
        for place, statement in enumerate(batch, 1):
            # Not all of them first: to prepare takes a snapshot, and BEGIN must come before that.
            if left.pop(statement.name, None) is not None:
                pgconn.send_prepare(statement.name, statement.text, statement.types)
                answered.append(statement.name)
            self._send(pgconn, statement, result_format if place == len(batch) else pq.Format.TEXT)
            answered.append(b"")
        pgconn.pipeline_sync()
        results = connection.pipeline_answers()
        pgconn.exit_pipeline_mode()
        for name, result in zip(answered, results, strict=False):
            if name and result.status in _DONE:
                self._names[name] = None
        for result in results:
            checked(result)
        return results[-1]

    def _send(self, pgconn: pq.abc.PGconn, statement: BoundStatement, result_format: int) -> None:
        if self._are_kept:
            pgconn.send_query_prepared(statement.name, statement.values, result_format=result_format)
        else:
            pgconn.send_query_params(
                statement.text, statement.values, param_types=statement.types, result_format=result_format
            )


def checked(result: pq.abc.PGresult) -> pq.abc.PGresult:
    """An answer that is a success.

    Raises:
        psycopg.Error: it is a failure.
    """
    if result.status not in _DONE:
        raise psycopg.errors.error_from_result(result)
    return result
