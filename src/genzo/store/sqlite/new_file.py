"""Makes a SQLite file aside, and puts it in its place when it is complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from genzo.catalogue.store import StoreError
from genzo.store.sqlite.private_file import folder_error, make_folder

_WRITE_AHEAD_LOG = "-wal"


class FileAppearedError(StoreError):
    """Another program has made a file in the place of a new one."""


@contextmanager
def folder_aside(path: Path) -> Iterator[Path]:
    """A folder for the file that is to become ``path``, on the same file system; it is deleted at the end.

    It is in the nearest folder above ``path`` that exists, so that no folder has to be made for it.

    Raises:
        StoreError: no file can be made there.
    """
    parents = path.resolve().parents
    above = next((each for each in parents if os.path.exists(each)), parents[-1])  # noqa: PTH110 - no error
    try:
        folder = TemporaryDirectory(prefix=".genzo-new-", dir=above)
    except OSError as error:
        raise folder_error(path, error) from error
    with folder as name:
        yield Path(name)


def put_in_place(file: Path, path: Path) -> None:
    """Put a complete file, which nothing has open, at ``path``, whose folder is made if it is missing.

    Raises:
        FileAppearedError: there is another file by now; it is as it was.
        StoreError: the file cannot be put there.
    """
    if file.with_name(f"{file.name}{_WRITE_AHEAD_LOG}").exists():
        # The log would be left behind with what was written last.
        raise StoreError(f"The new catalogue {path} is still open, so it was not put in its place.")
    path = path.resolve()
    make_folder(path)
    try:
        try:
            os.link(file, path)  # fails if there is a file, unlike a rename
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if path.exists():
                raise FileExistsError from None
            file.rename(path)
        _make_durable(path.parent)
    except FileExistsError:
        raise FileAppearedError(
            f"Another program has made the catalogue {path} meanwhile, so nothing was done: repeat the "
            "command."
        ) from None
    except OSError as error:
        raise folder_error(path, error) from error


def _make_durable(folder: Path) -> None:
    """Write the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
