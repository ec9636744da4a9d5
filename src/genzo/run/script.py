"""Files of commands that have no first line with ``#!``: shells run them themselves."""

import shutil
from collections.abc import Sequence
from pathlib import Path

_SHELL = "/bin/sh"
_LOOKED_AT = 256


def script_words(command: Sequence[str], path: str | None) -> list[str] | None:
    """The words that run a command by the shell; None if its file is no text.

    The system has refused the file with ENOEXEC, which is what shells and execvp(3) do then. Like bash, this
    takes a file whose beginning has a zero byte for a program of another machine.
    """
    file = shutil.which(command[0], path=path)
    if file is None:
        return None
    try:
        with Path(file).open("rb") as opened:
            beginning = opened.read(_LOOKED_AT)
    except OSError:
        return None
    return None if b"\0" in beginning else [_SHELL, file, *command[1:]]
