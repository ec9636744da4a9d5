"""The nonces of the reads of a server with several workers, in a file that they share while it runs."""

import sqlite3
import threading
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.sql.nonce_session import NonceTables, TransientNonceWriter
from genzo.store.sqlite.connection import SqliteConnection
from genzo.store.sqlite.group_commit import roll_back
from genzo.store.sqlite.wal import enable_wal

_BUSY_SECONDS = 10.0
_TABLES = NonceTables("nonces", "deleted_nonces")
_TABLE = "CREATE TABLE IF NOT EXISTS nonces (digest BLOB PRIMARY KEY, expires INTEGER NOT NULL) WITHOUT ROWID"
_INDEX = "CREATE INDEX IF NOT EXISTS nonces_expires ON nonces (expires)"
_RANGES = (
    "CREATE TABLE IF NOT EXISTS deleted_nonces "
    "(first_expiry INTEGER PRIMARY KEY, last_expiry INTEGER NOT NULL)"
)


class FileNonces:
    """Nonces in the SQLite file ``path``. It is not durable, since no nonce outlives its server."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS
        )
        enable_wal(self._connection, _BUSY_SECONDS)
        for statement in ("PRAGMA synchronous = OFF", _TABLE, _INDEX, _RANGES):
            self._connection.execute(statement)
        self._nonces = TransientNonceWriter(SqliteConnection(self._connection), _TABLES)
        self._lock = threading.Lock()
        self._swept_minute = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Take a nonce; False if it was taken before. ``expires`` is when it may be deleted.

        Raises:
            StoreError: the file cannot be written, as on a full disk.
        """
        try:
            return self._claim(digest, now, expires)
        except sqlite3.Error as error:
            raise StoreError(
                f"The nonces in {self._path} cannot be kept ({error}): make room there, or let TMPDIR name "
                "another folder.",
                UnreadyReason.DISK_FULL if "full" in str(error) else UnreadyReason.UNUSABLE,
            ) from error

    def _claim(self, digest: bytes, now: int, expires: int) -> bool:
        # rowcount comes from sqlite3_changes, which counts for the connection, not for the thread.
        with self._lock:
            if now // 60 != self._swept_minute:
                are_left = self._delete(now)
                self._swept_minute = 0 if are_left else now // 60
            return self._nonces.claim_nonce(digest, expires)

    def _delete(self, now: int) -> bool:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            are_left = self._nonces.delete_nonces(now)
        except BaseException:
            roll_back(self._connection)
            raise
        self._connection.execute("COMMIT")
        return are_left
