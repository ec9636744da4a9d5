"""The read transactions of one SQLite connection."""

import sqlite3

from genzo.store.sql.session import Reader
from genzo.store.sqlite.errors import SqliteErrors
from genzo.store.sqlite.group_commit import forget_pages, roll_back


class ReadTransaction:
    """A context that reads one consistent view; entered again and again, but not within itself.

    It is a class because every request enters it, and a generator-based context manager takes three times as
    long.
    """

    __slots__ = ("_connection", "_errors", "_reader")

    def __init__(self, connection: sqlite3.Connection, reader: Reader, errors: SqliteErrors) -> None:
        self._connection = connection
        self._reader = reader
        self._errors = errors

    def __enter__(self) -> Reader:
        try:
            self._connection.execute("BEGIN")
        except sqlite3.Error as error:
            self._failed(error)
            raise
        return self._reader

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            roll_back(self._connection)
        except sqlite3.Error as rollback_error:
            self._failed(rollback_error)
            raise
        if error is not None:
            self._failed(error)

    def _failed(self, error: BaseException) -> None:
        """Raise the StoreError of a failure of the database; returns for other exceptions."""
        if isinstance(error, sqlite3.DatabaseError):
            forget_pages(self._connection)
        self._errors.translate(error)
