"""Opens files that must be regular: a named pipe would wait for a writer that may never come."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def opened_regular_file(path: Path) -> Iterator[IO[bytes]]:
    """The file, opened for reading. It never waits.

    Raises:
        OSError: it cannot be opened, or is a pipe, a device or a folder.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        yield file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)
