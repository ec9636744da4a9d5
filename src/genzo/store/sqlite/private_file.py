"""Makes the files of a catalogue, which only their owner may ever read."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.store.sqlite.errors import unusable

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file, with the permissions of the file (https://sqlite.org/tempfiles.html)."""


def make_folder(path: Path) -> None:
    """Create the folder of a catalogue if it is missing, for its owner alone.

    Raises:
        StoreError: it cannot be created.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise folder_error(path, error) from error


def folder_error(path: Path, error: OSError) -> StoreError:
    """The error for a catalogue whose folder cannot be made or written."""
    return StoreError(
        f"The folder of the catalogue {path} cannot be used ({error.strerror or error}): name one that can "
        "be made and written with --data."
    )


def make_private(path: Path) -> None:
    """Create a file that only its owner can read, or take the rights of others away.

    SQLite itself would create the file with the rights of the umask.

    Raises:
        StoreError: it cannot be created.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        for each in (path, *(path.with_name(f"{path.name}{suffix}") for suffix in _BESIDE)):
            with suppress(OSError):  # it is missing, or another user owns it
                _take_from_others(each)
    except OSError as error:
        raise unusable(path, "unable to open") from error


def _take_from_others(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        path.chmod(mode & 0o700)


def may_be_written(path: Path) -> bool:
    """Whether the user of this process may write a file, and its file system takes writes."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
