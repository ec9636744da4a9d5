"""Administers a PostgreSQL database: see `genzo.store.sql.database_admin.DatabaseAdmin`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from genzo.catalogue.store import StoreError
from genzo.store.migrations import runner
from genzo.store.migrations.revisions import REVISION, refuse_other_revision
from genzo.store.postgresql.errors import first_line
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.tables import PostgresqlFiller, PostgresqlTables
from genzo.store.postgresql.wire import PgConnection

# Longer than for requests: a server that is busy writing many rows is not gone.
_OPTIONS = {"tcp_user_timeout": 60_000, "connect_timeout": 10}


class PostgresqlAdmin:
    """The database that ``url`` names.

    Raises:
        StoreError: the URL cannot be parsed.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.name = PostgresqlPool(url, 1).name

    @contextmanager
    def reading(self, *, lenient: bool = False) -> Iterator[PostgresqlTables]:
        del lenient  # PostgreSQL refuses texts that are not valid in its encoding
        with self._connected() as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield PostgresqlTables(self.name, connection)

    @contextmanager
    def migrating(self) -> Iterator[tuple[Connection, PostgresqlTables]]:
        with self._changing() as (connection, bound):
            yield bound, PostgresqlTables(self.name, connection)

    @contextmanager
    def filling(self) -> Iterator[PostgresqlFiller]:
        with self._changing() as (connection, bound):
            revision = PostgresqlTables(self.name, connection).revision()
            if revision is None:
                runner.upgrade(bound)
            elif revision != REVISION:
                refuse_other_revision(self.name, revision)
            connection.execute("SET LOCAL statement_timeout = 0")
            yield PostgresqlFiller(self.name, connection)

    @contextmanager
    def _changing(self) -> Iterator[tuple[PgConnection, Connection]]:
        """A transaction that no other process can change the schema beside."""
        with (
            self._connected(target_session_attrs="read-write") as connection,
            runner.on_postgresql(connection) as bound,
        ):
            yield connection, bound

    @contextmanager
    def _connected(self, **options: Any) -> Iterator[PgConnection]:  # noqa: ANN401 - libpq's
        connection = PostgresqlPool(self._url, 1, **_OPTIONS, **options).connect(PgConnection)
        try:
            with closing(connection):
                yield connection
        except psycopg.Error as error:
            raise self._store_error(error) from error
        except DBAPIError as error:
            raise self._store_error(error.orig or error) from error

    def _store_error(self, error: BaseException) -> StoreError:
        return StoreError(f"{self.name} cannot be used: {first_line(error)}.")
