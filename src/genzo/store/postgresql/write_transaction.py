"""A transaction that writes, by few round trips (docs/decisions/0053-writes-on-postgresql.md)."""

from collections.abc import Sequence
from contextlib import ExitStack

from psycopg import pq

from genzo.store.postgresql.bound import BoundStatement
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.wire import PgConnection

_MAX_DEFERRED = 100
_UNDER_WAY = (pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR)


class WriteTransaction:
    """A transaction on a connection of ``pool``, which ``stack`` gives back.

    The statements ``begin`` are sent together with the first one that needs an answer. If the connection
    turns out to be broken then, the pool tries another one. Statements that need no answer are sent with the
    next one that does, or with the commit.
    """

    def __init__(self, pool: PostgresqlPool, stack: ExitStack, begin: Sequence[BoundStatement]) -> None:
        self._pool = pool
        self._stack = stack
        self._deferred = list(begin)
        self._connection: PgConnection | None = None

    def defer(self, statement: BoundStatement) -> None:
        """Run a statement before the next one that is run, or before the commit, which raise its error."""
        self._deferred.append(statement)
        if len(self._deferred) > _MAX_DEFERRED:
            self.flush()

    def run(self, batch: Sequence[BoundStatement], result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """See `genzo.store.postgresql.prepared.Prepared.run`."""
        batch = [*self._taken(), *batch]
        if self._connection is not None:
            return self._connection.run(batch, result_format)
        results = list[pq.abc.PGresult]()

        def begin(connection: PgConnection) -> None:
            results.append(connection.run(batch, result_format))

        self._connection = self._stack.enter_context(self._pool.transaction(begin))
        return results[-1]

    def look_up(self, statement: BoundStatement, result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        """Run a statement that finds little."""
        return self.run((statement,), result_format)

    def session(self) -> PgConnection:
        """The connection, for what cannot be deferred. All statements before have been run."""
        self.flush()
        assert self._connection is not None  # noqa: S101 - at least the statements that begin were run
        return self._connection

    @property
    def is_under_way(self) -> bool:
        """Whether the server is in the transaction, be it after a failed statement."""
        return self._connection is not None and self._connection.pgconn.transaction_status in _UNDER_WAY

    def flush(self) -> None:
        """Run what was deferred."""
        if self._deferred:
            self.run(())

    def forget_deferred(self) -> None:
        """Do not run what was deferred."""
        self._taken()

    def forget_from(self, statement: BoundStatement) -> bool:
        """Do not run a deferred statement and those after it; False if it was run, and none is forgotten."""
        if statement not in self._deferred:
            return False
        del self._deferred[self._deferred.index(statement) :]
        return True

    def commit(self) -> None:
        """See `PgConnection.commit`. What was deferred is part of the transaction."""
        # The pool may run the first statements twice, so the commit is not among them.
        connection = self._connection or self.session()
        connection.commit(self._taken())

    def _taken(self) -> list[BoundStatement]:
        taken, self._deferred = self._deferred, []
        return taken
