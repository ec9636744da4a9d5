"""PostgreSQL's failures as sentences for the operator."""

from collections.abc import Callable

import psycopg

from genzo.catalogue.deadline import DeadlineError
from genzo.catalogue.store import StoreError
from genzo.store.sql.operator_errors import OperatorErrors


class WrongServerError(StoreError):
    """The server takes no writes, or has no such tables: another server may have taken its place."""


class PostgresqlErrors(OperatorErrors):
    """The failures of the database ``name``. ``leave`` is called when it is on the wrong server."""

    def __init__(self, name: str, leave: Callable[[], object] = lambda: None) -> None:
        self._name = name
        self._leave = leave

    def store_error(self, error: BaseException) -> StoreError | None:
        """See `OperatorErrors`."""
        if isinstance(error, psycopg.errors.QueryCanceled | psycopg.errors.LockNotAvailable):
            return DeadlineError(
                f"{self._name} did not answer within the time of a call, whose transaction was undone: look "
                "for locks and slow statements in pg_stat_activity."
            )
        if isinstance(error, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            return StoreError(self._sentence(error))
        if isinstance(
            error, psycopg.errors.InvalidSqlStatementName | psycopg.errors.DuplicatePreparedStatement
        ):
            return StoreError(
                f"{self._name} did not know a prepared statement, so a call was not carried out: use a "
                "connection pooler that supports prepared statements (PgBouncer: max_prepared_statements)."
            )
        # After a failover, a name can lead to a standby or to an empty server.
        if isinstance(error, psycopg.errors.ReadOnlySqlTransaction | psycopg.errors.UndefinedTable):
            self._leave()
            return WrongServerError(self._sentence(error))
        return None

    def _sentence(self, error: psycopg.Error) -> str:
        return f"{self._name} cannot be used: {first_line(error)}."


def first_line(error: BaseException) -> str:
    """The first line of an exception's text, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")
