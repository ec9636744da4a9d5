"""The store of a team: one PostgreSQL database for many workers on many machines."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, ClassVar

import psycopg

from genzo.catalogue.query import ImageQuery
from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.store.dialects import POSTGRESQL, Dialect
from genzo.store.postgresql_pool import PgConnection, PostgresqlPool
from genzo.store.postgresql_schema import ensure_schema, revision_of
from genzo.store.revisions import REVISION
from genzo.store.session import Reader, Values, Writer

# What writers lock: the account they write for, alone; and everything, shared unless they write anything.
_LOCK_SPACE = 0x67656E7A
_TAKE_TURNS = "SELECT pg_advisory_xact_lock_shared(%(space)s, 0), pg_advisory_xact_lock(%(account)s)"
_TAKE_EVERY_TURN = "SELECT pg_advisory_xact_lock(%(space)s, 0)"
_NUL, _NUL_STANDS_FOR = "\0", "\ufffe"


class PostgresqlConnection:
    """See `genzo.store.session.Connection`."""

    dialect: ClassVar[Dialect] = POSTGRESQL

    def __init__(self, connection: PgConnection) -> None:
        self._connection = connection

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._execute(statement, values).fetchall()

    def changed(self, statement: str, values: Values) -> int:
        return self._execute(statement, values).rowcount

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_text(statement), map(_storable, rows))

    def finds_by_names(self, query: ImageQuery) -> Values | None:  # noqa: ARG002
        """PostgreSQL's planner weighs the index of names against the others by itself."""
        return None

    def _execute(self, statement: str, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
        return self._connection.execute(_text(statement), _storable(values))


class PostgresqlStore:
    """The catalogue in the database that ``url`` names, as libpq understands it.

    Of several hosts in it the one that takes writes is used, so that a standby can take over. Reads wait for
    the network, so they need a thread. ``connections`` bounds how many there are.

    Raises:
        StoreError: the URL cannot be understood.
    """

    waits = True

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self._pool = PostgresqlPool(url, connections, target_session_attrs="read-write")

    @property
    def databases(self) -> "Sequence[CatalogueStore]":
        """This one alone."""
        return (self,)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A consistent view: what other connections commit meanwhile is not seen."""
        with self._operator_sentences(), self._pool.transaction(_begin_reading) as connection:
            yield Reader(PostgresqlConnection(connection))

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[Writer]:  # noqa: ARG002
        """A transaction, durable and visible to all when the block ends, undone when it raises."""

        def begin(connection: PgConnection) -> None:
            connection.execute("BEGIN")
            turn = _TAKE_EVERY_TURN if account_id is None else _TAKE_TURNS
            connection.execute(turn, {"space": _LOCK_SPACE, "account": account_id})

        with self._operator_sentences(), self._pool.transaction(begin) as connection:
            writer = Writer(PostgresqlConnection(connection))
            yield writer
            writer.finish()
            connection.execute("COMMIT")

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        """Take a nonce of this database; False when it was taken before."""
        statement = "INSERT INTO nonces (digest, expires) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        with self._operator_sentences(), self._pool.transaction(_begin_nothing) as connection:
            return connection.execute(statement, (digest, expires)).rowcount == 1

    def forget_nonces(self, now: int) -> None:
        """Forget the nonces that have expired."""
        with self._operator_sentences(), self._pool.transaction(_begin_nothing) as connection:
            connection.execute("DELETE FROM nonces WHERE expires < %s", (now,))

    def prepare(self) -> None:
        """Make the tables where they are missing.

        Raises:
            StoreError: the database cannot be used, or another version of Genzo wrote it.
        """
        with self._operator_sentences():
            connection = self._pool.connect()
            try:
                ensure_schema(connection, self._pool.name)
            finally:
                connection.close()

    def is_prepared(self) -> bool:
        """Whether the tables are there."""
        try:
            with self._operator_sentences(), self._pool.transaction(_begin_nothing) as connection:
                return revision_of(connection) == REVISION
        except StoreError:
            return False

    def close(self) -> None:
        """Close the connections, which must not cross a fork."""
        self._pool.close()

    @contextmanager
    def _operator_sentences(self) -> Iterator[None]:
        """PostgreSQL's failures as sentences for the operator; other failures are whoever's they are."""
        try:
            yield
        except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
            text = str(error).strip().partition("\n")[0].rstrip(".")
            raise StoreError(f"{self._pool.name} cannot be used: {text}.") from error
        except (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.UndefinedTable) as error:
            self._pool.close()
            text = str(error).strip().partition("\n")[0].rstrip(".")
            raise StoreError(f"{self._pool.name} cannot be used: {text}.") from error


class PostgresqlNonces:
    """The nonces of all servers on a database: see `genzo.identity.nonces.Nonces`."""

    def __init__(self, store: PostgresqlStore) -> None:
        self._store = store
        self._swept = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Take a nonce; False when any server took it before. ``expires`` is when it may be forgotten."""
        if now // 60 != self._swept:
            self._swept = now // 60
            self._store.forget_nonces(now)
        return self._store.claim_nonce(digest, expires)


def _begin_reading(connection: PgConnection) -> None:
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _begin_nothing(connection: PgConnection) -> None:
    """A single statement is a transaction by itself."""


@lru_cache(maxsize=1024)
def _text(statement: str) -> bytes:
    return POSTGRESQL.text(statement).encode()


def _storable(values: Values) -> Values:
    """PostgreSQL keeps no NUL in a text: there it is a character that no text means. Documents escape it."""
    if any(isinstance(value, str) and _NUL in value for value in values.values()):
        return {
            name: value.replace(_NUL, _NUL_STANDS_FOR) if isinstance(value, str) else value
            for name, value in values.items()
        }
    return values
