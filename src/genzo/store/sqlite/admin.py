"""Administers a SQLite file: see `genzo.store.sql.database_admin.DatabaseAdmin`."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from genzo.catalogue.store import StoreError
from genzo.store.sql.database_admin import missing_catalogue
from genzo.store.sqlite.errors import SqliteErrors
from genzo.store.sqlite.private_file import make_folder, make_private
from genzo.store.sqlite.schema import make_tables, revision_of
from genzo.store.sqlite.tables import SqliteFiller, SqliteTables
from genzo.store.sqlite.wal import enable_wal

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BUSY_SECONDS = 10.0
# https://sqlite.org/tempfiles.html
_FILE_SUFFIXES = ("", "-wal", "-shm", "-journal")


class SqliteAdmin:
    """The file ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = f"The catalogue {path}"

    @contextmanager
    def reading(self, *, lenient: bool = False) -> Iterator[SqliteTables]:
        if not self.path.exists():
            raise missing_catalogue(self.name)
        with SqliteErrors(self.path), closing(self._connect(self._reading_mode())) as connection:
            connection.execute("PRAGMA query_only = ON")
            if lenient:
                connection.text_factory = lambda raw: raw.decode(errors="surrogateescape")
            connection.execute("BEGIN")
            yield SqliteTables(self.name, connection)

    @contextmanager
    def migrating(self) -> "Iterator[tuple[Connection, SqliteTables]]":
        from genzo.store.migrations import runner  # noqa: PLC0415 - imports Alembic, which reading does not need

        with self._made(), SqliteErrors(self.path), closing(self._connect("rw")) as connection:
            is_new = revision_of(connection) is None
            with _driver_errors(), runner.on_sqlite(connection) as bound:
                yield bound, SqliteTables(self.name, connection)
            if is_new:
                enable_wal(connection, _BUSY_SECONDS)

    @contextmanager
    def filling(self) -> Iterator[SqliteFiller]:
        with self._made(), SqliteErrors(self.path), closing(self._connect("rw")) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -262144")  # 256 MiB
            connection.execute("BEGIN IMMEDIATE")
            try:
                make_tables(connection, self.name)
                yield SqliteFiller(self.name, connection)
                connection.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                raise StoreError(f"{self.name} cannot take what does not fit together ({error}).") from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            enable_wal(connection, _BUSY_SECONDS)

    def writing_checks(self, statement: str) -> None:
        """Run a check that SQLite treats as a write, and undo it.

        Raises:
            sqlite3.DatabaseError: what the check found.
        """
        with closing(self._connect("rw")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute(statement)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _reading_mode(self) -> str:
        """The mode in which opening and closing the file changes neither it nor the files beside it.

        The last connection that closes a database moves the write-ahead log into the file if it may write,
        and leaves an empty log behind if it may not (https://sqlite.org/wal.html).
        """
        return "ro" if self.path.with_name(f"{self.path.name}-wal").exists() else "rw"

    def _connect(self, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)

    @contextmanager
    def _made(self) -> Iterator[None]:
        """Creates the file if it is missing, and deletes it again if the block fails."""
        if self.path.exists():
            yield
            return
        make_folder(self.path)
        make_private(self.path)
        try:
            yield
        except BaseException:
            for suffix in _FILE_SUFFIXES:
                self.path.with_name(f"{self.path.name}{suffix}").unlink(missing_ok=True)
            raise


@contextmanager
def _driver_errors() -> Iterator[None]:
    """Raises the driver's errors instead of SQLAlchemy's, which wrap them."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - as above

    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
