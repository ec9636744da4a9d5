"""State files: written whole or not at all, for their owner alone; gzipped if the name ends so."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from genzo.catalogue.state import MAX_LINE, State, StateFileError, decoded_state, encoded_lines

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_SUFFIX = ".gz"
_GZIP_LEVEL = 6


def write_state_file(path: Path, state: State) -> int:
    """Write a state to a file with the mode 0600, which replaces an older one; returns its size in bytes.

    Raises:
        OSError: it cannot be written; the older file is unchanged.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            write_state(file, state, is_gzipped=path.suffix == _GZIP_SUFFIX)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return size


def write_state(file: IO[bytes], state: State, *, is_gzipped: bool = False) -> None:
    """Write a state to an open file."""
    if not is_gzipped:
        file.writelines(encoded_lines(state))
        return
    # Without the time and the name, the same state has the same bytes.
    with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as zipped:
        zipped.writelines(encoded_lines(state))


@contextmanager
def opened_state_file(path: Path) -> Iterator[State]:
    """The state in a file, whose rows are read while they are taken.

    Raises:
        StateFileError: the file cannot be read or has no state; taking the rows raises it, too.
    """
    try:
        with path.open("rb") as file:
            yield read_state_file(file)
    except StateFileError as error:
        raise StateFileError(f"{path}: {error}") from None
    except OSError as error:
        raise StateFileError(f"{path} cannot be read ({error.strerror or error}).") from None


def read_state_file(file: IO[bytes]) -> State:
    """The state in an open file that can be sought.

    Raises:
        StateFileError: as `opened_state_file`.
    """
    magic = file.read(len(_GZIP_MAGIC))
    file.seek(0)
    return decoded_state(_gzipped_lines(file) if magic == _GZIP_MAGIC else _lines(file))


def _gzipped_lines(file: IO[bytes]) -> Iterator[bytes]:
    try:
        with gzip.open(file) as unzipped:
            yield from _lines(unzipped)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise StateFileError(f"The compressed state cannot be read ({error}).") from None


def _lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """The lines of a file, the longest of them cut behind what may be read."""
    while line := file.readline(MAX_LINE + 1):
        yield line
