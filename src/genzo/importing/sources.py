"""The files of an import: also standard input, and files that are compressed with gzip."""

import gzip
import shutil
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from genzo.importing.saved_answer import ImportRefusedError
from genzo.wire.recorded import RecordingError

STANDARD_INPUT = Path("-")
_GZIP = b"\x1f\x8b"


@contextmanager
def readable_file(given: Path) -> Iterator[Path]:
    """A file with the text of ``given``; a temporary one for standard input and for a compressed file.

    Raises:
        ImportRefusedError: ``given`` is a folder, a pipe or a device.
        OSError: it cannot be read.
        RecordingError: its compression is damaged.
    """
    with TemporaryDirectory(prefix="genzo-import-") as folder:
        text = given
        if given == STANDARD_INPUT:
            text = Path(folder) / "input"
            with text.open("wb") as copied:
                shutil.copyfileobj(sys.stdin.buffer, copied)
        else:
            _require_file(given)
        yield _unpacked(text, Path(folder) / "unpacked")


def name_of(given: Path) -> str:
    """The name of a source, which begins a sentence."""
    return "Standard input" if given == STANDARD_INPUT else str(given)


def _unpacked(path: Path, target: Path) -> Path:
    with path.open("rb") as file:
        if file.read(len(_GZIP)) != _GZIP:
            return path
    with target.open("wb") as unpacked:
        _unpack(path, unpacked)
    return target


def _unpack(path: Path, unpacked: BinaryIO) -> None:
    try:
        with gzip.open(path) as packed:
            shutil.copyfileobj(packed, unpacked)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise RecordingError(f"its compression is damaged ({error})") from None


def _require_file(file: Path) -> None:
    """Refuse what is no regular file: a pipe may never have a writer, and a device never ends."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise ImportRefusedError(f"{file} is a folder: name a file.")
    if not stat.S_ISREG(mode):
        raise ImportRefusedError(
            f"{file} is a pipe or a device: save the answer in a file first, or pass it as standard input "
            "(-)."
        )
