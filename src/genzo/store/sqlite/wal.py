"""Puts a SQLite file into WAL mode while other processes open it too."""

import sqlite3
import time

_RETRY_SECONDS = 0.005


def enable_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Put the file into WAL mode, in which readers and a writer do not block each other.

    SQLite does not call the busy handler for this statement if that could deadlock: on a new file that
    another process is about to write, it fails at once (https://sqlite.org/c3ref/busy_handler.html).

    Raises:
        sqlite3.OperationalError: the file stayed locked for ``wait_seconds``.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return
