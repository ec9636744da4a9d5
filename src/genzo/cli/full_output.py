"""Says in a sentence that standard output cannot be written, such as to a disk that is full."""

import errno
import os
import sys

from genzo.cli.output import CommandError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def refuse_full_output(error: OSError) -> None:
    """Raise the error of standard output that cannot be written, if ``error`` is one.

    Raises:
        CommandError: it is.
    """
    if error.errno in _FULL and error.filename is None:
        _discard_the_rest()
        raise CommandError(
            f"Standard output cannot be written ({error.strerror}): what was written is incomplete."
        ) from None


def _discard_the_rest() -> None:
    """Let the interpreter's end write what is buffered nowhere, as it would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
