"""A temporary folder for each server or command, and the removal of those that killed ones have left."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "genzo-"
_LOCK = "lock"
_NEW_LOCK = "lock.new"


@contextmanager
def scratch_folder(kind: str = "") -> Iterator[Path]:
    """A private temporary folder, deleted at the end of the block. ``kind`` is a part of its name.

    A locked file marks it as used. The lock ends with the last process that has the file open, however it
    ends; workers inherit it by fork (flock(2)).
    """
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX + kind))
    lock = -1
    try:
        lock = os.open(folder / _NEW_LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(lock, f"{os.getpid()}\n".encode())
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Only now other servers may see it: a file without a lock would be a killed server's.
        (folder / _NEW_LOCK).rename(folder / _LOCK)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock >= 0:
            os.close(lock)


def _sweep(parent: Path) -> None:
    """Delete the folders of servers that were killed. Others may delete the same at the same time."""
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and _is_ours(entry):
                _delete_if_stale(Path(entry.path))


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, no link to one, that only this user can write to (tempfile.mkdtemp)."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    is_own = stat.S_ISDIR(status.st_mode) and not stat.S_IMODE(status.st_mode) & 0o022
    return is_own and status.st_uid == os.geteuid()


def _delete_if_stale(folder: Path) -> None:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:  # another program's folder, or a server's that is just being made or deleted
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # a living server's
        return
    finally:
        os.close(lock)
