"""Notices that the file of a catalogue is deleted, emptied or replaced while it is open.

SQLite does not: its connections go on with the file that they opened, also when nobody can find it any more,
so that answered writes would be lost (https://sqlite.org/howtocorrupt.html, section 2.4). A file that is put
back is served again. Another file needs a restart: its log may have been mixed with that of the old one.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason

_READ_SECONDS = 0.25
"""How often reads look. A write always looks before it begins."""

FileIdentity = tuple[int, int]
"""The device and inode of a file."""


class WatchedFile:
    """The file ``path`` and its write-ahead log, as the first connections found them."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._log_path = f"{path}-wal"
        self._file: FileIdentity | None = None
        self._log: FileIdentity | None = None
        self._had_content = False
        self._next_look = 0.0

    @property
    def identity(self) -> FileIdentity | None:
        """The file that the first connection opened; None before."""
        return self._file

    def expect(self, identity: FileIdentity | None) -> None:
        """Refuse another file than that of an earlier `identity`."""
        self._file = identity

    def opened(self) -> None:
        """Note the file, which a connection has just opened.

        Raises:
            StoreError: it is not the file of earlier connections.
        """
        if self._file is None:
            self._file = _identity(self._path)
        self.require_file()

    def began_to_write(self) -> None:
        """Note the log, which exists as soon as a transaction has begun, until the last connection ends."""
        if self._log is None:
            self._log = _identity(self._log_path)

    def closed(self) -> None:
        """Forget the log after a connection was closed: SQLite deletes it with the last one."""
        self._log = None

    def require_file_now_and_then(self) -> None:
        """Check the file, unless that was done a moment ago.

        Raises:
            StoreError: see `require_file`.
        """
        now = time.monotonic()
        if now >= self._next_look:
            self.require_file()
            self._next_look = now + _READ_SECONDS

    def require_file(self) -> None:
        """Check that the path still leads to the file that is open, if one is.

        Raises:
            StoreError: the file was deleted, emptied or replaced.
        """
        if self._file is None:
            return
        try:
            found = os.stat(self._path)  # noqa: PTH116 - each write calls it: a third of the time of Path.stat
        except OSError as error:
            raise self._gone(error) from error
        if (found.st_dev, found.st_ino) != self._file:
            raise StoreError(
                f"The catalogue {self._path} was replaced by another file while it was in use: restart Genzo "
                "to use the new file, or put the old one back.",
                UnreadyReason.FILE_REPLACED,
            )
        if found.st_size:
            self._had_content = True
        elif self._had_content:
            raise StoreError(
                f"The catalogue {self._path} was emptied while it was in use: stop Genzo and restore a "
                "backup.",
                UnreadyReason.FILE_REPLACED,
            )

    def require_log(self, save: Callable[[], object]) -> None:
        """Check the log, too, before a write begins. ``save`` copies into the file what is only in the log.

        Raises:
            StoreError: the log was deleted or replaced.
        """
        if self._log is not None and _identity(self._log_path) != self._log:
            save()
            raise StoreError(
                f"The log {self._log_path} was deleted or replaced while it was in use: restart Genzo. What "
                "was in it has been saved in the catalogue.",
                UnreadyReason.FILE_REPLACED,
            )

    def _gone(self, error: OSError) -> StoreError:
        return StoreError(
            f"The catalogue {self._path} was deleted or moved away while it was in use "
            f"({error.strerror}): put the file back, or stop Genzo and restore a backup.",
            UnreadyReason.FILE_MISSING,
        )


def _identity(path: str) -> FileIdentity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - see above
    except OSError:
        return None
    return found.st_dev, found.st_ino
