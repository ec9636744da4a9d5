"""SQLite's failures as sentences for the operator."""

import sqlite3
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.sql.operator_errors import OperatorErrors

# By a part of SQLite's message (https://sqlite.org/rescode.html).
_SENTENCES = (
    (
        "unable to open",
        UnreadyReason.FILE_MISSING,
        "cannot be opened: check that its folder exists and may be written",
    ),
    (
        "readonly",
        UnreadyReason.READ_ONLY,
        (
            "cannot be written: check the permissions of the file and its folder, and whether its file "
            "system is read-only"
        ),
    ),
    (
        "locked",
        UnreadyReason.FILE_LOCKED,
        "is locked by another program: stop that program, or wait until it is done",
    ),
    (
        "disk I/O error",
        UnreadyReason.DISK_FAILS,
        (
            "cannot be read or written (disk I/O error): check its disk, whether its file system has become "
            "read-only, and the limit on the size of files"
        ),
    ),
    ("full", UnreadyReason.DISK_FULL, "cannot grow because the disk is full: make room and try again"),
)


class SqliteErrors(OperatorErrors):
    """The failures of the file ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def store_error(self, error: BaseException) -> StoreError | None:
        """See `OperatorErrors`."""
        if isinstance(error, sqlite3.OperationalError):
            return unusable(self._path, str(error))
        # A statement's fault, not the file's.
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            return None
        if isinstance(error, sqlite3.DatabaseError):
            return StoreError(
                f"The catalogue {self._path} is damaged or no SQLite file ({error}): restore it from a "
                "backup, or move it away to start with a new one.",
                UnreadyReason.FILE_DAMAGED,
            )
        return None


def unusable(path: Path, message: str) -> StoreError:
    """The error for a file that SQLite cannot use, given SQLite's message."""
    for part, reason, sentence in _SENTENCES:
        if part in message:
            return StoreError(f"The catalogue {path} {sentence}.", reason)
    reason = UnreadyReason.TABLES_MISSING if "no such table" in message else UnreadyReason.UNUSABLE
    return StoreError(f"The catalogue {path} cannot be used: {message}.", reason)
