"""PostgreSQL's failures as sentences for the operator."""

from collections.abc import Callable, Mapping

import psycopg

from genzo.catalogue.deadline import DeadlineError
from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.postgresql.server_version import OldServerError
from genzo.store.sql.operator_errors import OperatorErrors

_REASONS: Mapping[type[psycopg.Error], UnreadyReason] = {
    OldServerError: UnreadyReason.DATABASE_TOO_OLD,
    psycopg.errors.DiskFull: UnreadyReason.DISK_FULL,
    psycopg.errors.ReadOnlySqlTransaction: UnreadyReason.READ_ONLY,
    psycopg.errors.UndefinedTable: UnreadyReason.TABLES_MISSING,
}


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
            reason = reason_of(error)
            is_lost = reason is UnreadyReason.DATABASE_UNREACHABLE or is_read_only(error)
            return StoreError(refused(self._name, error) if is_lost else self._sentence(error), reason)
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
            return WrongServerError(self._sentence(error), reason_of(error))
        return None

    def _sentence(self, error: psycopg.Error) -> str:
        return f"{self._name} cannot be used: {first_line(error)}."


def refused(name: str, error: psycopg.Error) -> str:
    """The sentence for a server that cannot be connected to, or no longer."""
    why = first_line(error)
    if is_read_only(error):
        return (
            f"{name} takes no writes ({why}): end its default_transaction_read_only, or name the server that "
            "is no standby."
        )
    return f"{name} cannot be reached ({why}): check that the server runs and that the URL is right."


def is_read_only(error: psycopg.Error) -> bool:
    """Whether libpq has refused a server because it takes no writes, which only its text tells.

    Source: PQconnectPoll in fe-connect.c, for target_session_attrs=read-write.
    """
    return error.sqlstate is None and "session is read-only" in str(error)


def reason_of(error: psycopg.Error) -> UnreadyReason:
    """What an error means for every request. One of the connection has no SQLSTATE.

    Classes 08 and 57 are those of lost connections and of servers that stop
    (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    """
    for kind, reason in _REASONS.items():
        if isinstance(error, kind):
            return reason
    if is_read_only(error):
        return UnreadyReason.READ_ONLY
    state = error.sqlstate
    is_lost = state is None or state[:2] in ("08", "57")
    return UnreadyReason.DATABASE_UNREACHABLE if is_lost else UnreadyReason.UNUSABLE


def first_line(error: BaseException) -> str:
    """The first line of an exception's text, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")
