"""The files of a fork: a copy of the catalogue, another that is never written, and a folder of objects."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

_BUSY_SECONDS = 10.0
_LARGE = 16 * 2**20
"""The size in bytes from which SQLite takes longer to copy a file than a process takes to start."""
CATALOGUE, BASE, OBJECTS = "genzo.db", "base.db", "objects"


def copy_catalogue(source: Path, target: Path, large: int = _LARGE) -> None:
    """Copy a SQLite catalogue as it is between two transactions, while servers write it.

    Writers wait meanwhile. No transaction can begin the log anew then, so the log has every page that a
    checkpoint may be writing into the file (https://sqlite.org/wal.html#ckpt). The copy has both.

    ``large`` is the size from which another process copies both.
    """
    uri = f"{source.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)) as origin:
        if source.stat().st_size > large and _copied_with_log(origin, source, target):
            return
        for path in (target, _log_of(target)):
            path.unlink(missing_ok=True)
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            # A fork that a power failure damages is made again.
            copy.execute("PRAGMA synchronous = OFF")
            origin.backup(copy)
        target.chmod(0o600)


def _copied_with_log(origin: sqlite3.Connection, source: Path, target: Path) -> bool:
    origin.execute("BEGIN IMMEDIATE")
    try:
        log = _log_of(source)
        is_copied = _copied_by_command(source, target)
        return is_copied and (not log.exists() or _copied_by_command(log, _log_of(target)))
    finally:
        origin.execute("ROLLBACK")


def _copied_by_command(source: Path, target: Path) -> bool:
    """Copy a file, sharing its blocks where the file system can; whether that was possible.

    Another process must do it: one that has the file open as a database loses its locks when it closes
    another descriptor of it (https://sqlite.org/howtocorrupt.html, section 2.2).
    """
    command = ["cp", "-c"] if sys.platform == "darwin" else ["cp", "--reflink=auto"]
    try:
        done = subprocess.run([*command, source, target], capture_output=True, check=False)  # noqa: S603 - own paths
    except OSError:
        return False
    return done.returncode == 0


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def copy_closed_catalogue(source: Path, target: Path) -> None:
    """Copy a catalogue that nothing has open."""
    if not (source.stat().st_size > _LARGE and _copied_by_command(source, target)):
        shutil.copyfile(source, target)
    target.chmod(0o600)
