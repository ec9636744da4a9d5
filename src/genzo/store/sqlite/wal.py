"""Putting a SQLite file into WAL mode while others open it too."""

import sqlite3
import time

_PAUSE_SECONDS = 0.005


def enable_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Put the file into WAL mode, in which readers and a writer do not wait for each other.

    SQLite's own timeout does not apply to this statement: on a new file that another process is about to
    write, it fails at once.

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
            time.sleep(_PAUSE_SECONDS)
        else:
            return
