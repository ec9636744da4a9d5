"""Says in a sentence that standard output cannot be written, such as to a disk that is full."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from genzo.cli.output import CommandError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def written_output() -> Iterator[None]:
    """A context at whose end all output is written.

    Raises:
        CommandError: it cannot be written.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _FULL or error.filename is not None:
            raise
        _discard_the_rest()
        raise CommandError(
            f"Standard output cannot be written ({error.strerror}): what was written is incomplete."
        ) from None


def _discard_the_rest() -> None:
    """Let the interpreter's end write what is buffered nowhere, as it would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
