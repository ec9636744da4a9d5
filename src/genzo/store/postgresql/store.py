"""The store of a team: one PostgreSQL database for many workers on many machines."""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any, ClassVar

import psycopg

from genzo.catalogue.query import ImageQuery
from genzo.catalogue.store import CatalogueStore, Loading, ReadCache, StoreError, StoreTraits
from genzo.store.migrations.revisions import REVISION
from genzo.store.postgresql.errors import OperatorErrors
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.replicas import Replicas, versions_of
from genzo.store.postgresql.schema import ensure_schema, revision_of
from genzo.store.postgresql.statements import statement
from genzo.store.postgresql.wire import PgConnection
from genzo.store.read_cache import NoReadCache
from genzo.store.sql.dialects import POSTGRESQL, Dialect
from genzo.store.sql.session import Reader, Values, Writer
from genzo.store.sql.statements import QueryShape, parameters
from genzo.store.sql.tables import NUL, storable

# What writers lock: the account they write for, alone; and everything, shared unless they write anything.
_LOCK_SPACE = 0x67656E7A
_TAKE_TURNS = f"SELECT pg_advisory_xact_lock_shared({_LOCK_SPACE}, 0), pg_advisory_xact_lock"
_TAKE_EVERY_TURN = f"SELECT pg_advisory_xact_lock({_LOCK_SPACE}, 0)"
# More rows than these are copied, which has a price of its own.
_FEW = 8
# An array has no more places.
_MOST_IMAGES = 2**31 - 2
_NEW_NUMBERS = "SELECT nextval('images_number_seq') FROM generate_series(1, :count)"


class PostgresqlConnection:
    """See `genzo.store.sql.session.Connection`."""

    dialect: ClassVar[Dialect] = POSTGRESQL

    def __init__(self, connection: PgConnection, *, questions: float = math.inf) -> None:
        self._connection = connection
        self._questions = questions

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._execute(statement, values).fetchall()

    def page(self, query: ImageQuery, shape: QueryShape) -> tuple[int, list[bytes]]:
        """Both in one statement, which sees one state of the catalogue without a transaction around it."""
        self._ask()
        values = parameters(query, shape, self.dialect)
        if values["top"] > _MOST_IMAGES:
            values = {**values, "top": _MOST_IMAGES, "offset": min(values["offset"], _MOST_IMAGES)}
        text = statement(shape, values["top"])
        return self._connection.prepared.page(self._connection, text, _storable(values))

    def changed(self, statement: str, values: Values) -> int:
        return self._execute(statement, values).rowcount

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_text(statement), map(_storable, rows))

    def new_numbers(self, count: int) -> Iterable[int]:
        rows = self.rows(_NEW_NUMBERS, {"count": count})
        return [number for (number,) in rows]

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        few = list(islice(iterator := iter(rows), _FEW))
        names = ", ".join(columns)
        with self._connection.cursor() as cursor:
            if len(few) < _FEW:
                places = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {table} ({names}) VALUES ({places})".encode()
                cursor.executemany(statement, map(storable, few))
                return
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for row in chain(few, iterator):
                    copy.write_row(storable(row))

    def _execute(self, statement: str, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
        self._ask()
        return self._connection.execute(_text(statement), _storable(values))

    def _ask(self) -> None:
        if self._questions < 1:
            raise RuntimeError("who announced one question has asked another")
        self._questions -= 1


class PostgresqlStore:
    """The catalogue in the database that ``url`` names, as libpq understands it.

    Of several hosts in it the one that takes writes is used, so that a standby can take over. Reads wait for
    the network, so they need a thread. ``connections`` bounds how many there are to each server. What an
    account reads is answered by one of the ``replicas``, where one has caught up (docs/decisions/0019).

    Raises:
        StoreError: the URL cannot be understood.
    """

    traits = StoreTraits(is_remote=True, is_shared=True, may_disappear=True)

    def __init__(self, url: str, *, connections: int = 8, replicas: Sequence[str] = ()) -> None:
        self._pool = PostgresqlPool(url, connections, target_session_attrs="read-write")
        self._sentences = OperatorErrors(self._pool.name, self._pool.close)
        self._replicas = Replicas(replicas, connections)

    @property
    def databases(self) -> "Sequence[CatalogueStore]":
        """This one alone."""
        return (self,)

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[Reader]:
        """A consistent view: what other connections commit meanwhile is not seen.

        Raises:
            ReplicaError: a replica failed in the middle of it.
        """
        questions = 1 if once else math.inf
        if account_id is not None and self._replicas.are_there:
            with ExitStack() as stack:
                connection = self._on_replica(stack, account_id, once=once)
                if connection is not None:
                    yield Reader(PostgresqlConnection(connection, questions=questions))
                    return
        begin = _begin_nothing if once else _begin_reading
        with self._sentences, self._pool.transaction(begin) as connection:
            yield Reader(PostgresqlConnection(connection, questions=questions))

    def _on_replica(self, stack: ExitStack, account_id: int, *, once: bool) -> PgConnection | None:
        """A connection to a replica that has what the account could see on the primary by now."""
        with self._sentences, self._pool.transaction(_begin_nothing) as connection:
            seen = versions_of(connection, account_id)
        return self._replicas.begun(stack, account_id, seen, once=once)

    def read_cache(self) -> ReadCache:
        """None: to ask whether something still holds would take as long as to read it."""
        return NoReadCache(self)

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[Writer]:  # noqa: ARG002
        """A transaction, durable and visible to all when the block ends, undone when it raises."""

        def begin(connection: PgConnection) -> None:
            turn = _TAKE_EVERY_TURN if account_id is None else f"{_TAKE_TURNS}({account_id:d})"
            connection.execute(f"BEGIN; {turn}".encode())

        with self._sentences, self._pool.transaction(begin) as connection:
            writer = Writer(PostgresqlConnection(connection))
            yield writer
            writer.finish()
            connection.execute("COMMIT")

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:  # noqa: ARG002
        """As `genzo.catalogue.store.CatalogueStore.loading`: only where there are but the shipped images.

        Whoever reads images meanwhile waits for the end of it.
        """
        # Only here are very many images at once.
        from genzo.store.postgresql import bulk  # noqa: PLC0415

        # A connection of its own: psycopg forgets all that was prepared on one that drops something.
        with self._sentences, closing(self._pool.connect()) as connection:
            _begin_alone(connection)
            if not bulk.is_possible(connection):
                yield None
                return
            writer = Writer(PostgresqlConnection(connection))
            yield Loading(writer, bulk.PostgresqlLoader(connection, writer))
            writer.finish()
            connection.execute("COMMIT")

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        """Take a nonce of this database; False when it was taken before."""
        statement = "INSERT INTO nonces (digest, expires) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        with self._sentences, self._pool.transaction(_begin_nothing) as connection:
            return connection.execute(statement, (digest, expires)).rowcount == 1

    def forget_nonces(self, now: int) -> None:
        """Forget the nonces that have expired."""
        with self._sentences, self._pool.transaction(_begin_nothing) as connection:
            connection.execute("DELETE FROM nonces WHERE expires < %s", (now,))

    def prepare(self) -> None:
        """Make the tables where they are missing.

        Raises:
            StoreError: the database cannot be used, or another version of Genzo wrote it.
        """
        with self._sentences:
            connection = self._pool.connect()
            try:
                ensure_schema(connection, self._pool.name)
            finally:
                connection.close()

    def is_prepared(self) -> bool:
        """Whether the tables are there."""
        try:
            with self._sentences, self._pool.transaction(_begin_nothing) as connection:
                return revision_of(connection) == REVISION
        except StoreError:
            return False

    def close(self) -> None:
        """Close the connections, which must not cross a fork."""
        self._pool.close()
        self._replicas.close()


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


def _begin_alone(connection: PgConnection) -> None:
    connection.execute(f"BEGIN; {_TAKE_EVERY_TURN}".encode())


def _begin_nothing(connection: PgConnection) -> None:
    """A single statement is a transaction by itself."""


@lru_cache(maxsize=1024)
def _text(statement: str) -> bytes:
    return POSTGRESQL.text(statement).encode()


def _storable(values: Values) -> Values:
    """PostgreSQL keeps no NUL in a text: there it is a character that no text means. Documents escape it."""
    for value in values.values():
        if isinstance(value, str) and NUL in value:
            return dict(zip(values, storable(tuple(values.values())), strict=True))
    return values
