"""Ends what a killed owner left behind: ``python -m tests.postgresql.keeper FOLDER``.

Waits until its standard input ends, which it does when the owner of the folder has died, however it died.
Then ends the PostgreSQL server whose data is in ``FOLDER/data``, and removes the folder. An owner that tidies
up itself leaves nothing to do here.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.postgresql.processes import alive, family, kill, thaw

_TRIES = 100
_PAUSE = 0.1


def postmaster(data: Path) -> int | None:
    """The process of the server that runs on this data folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().partition("\n")[0])
        return pid if Path(f"/proc/{pid}/cwd").readlink() == data else None
    except (OSError, ValueError):
        return None


def end(pid: int) -> None:
    """An immediate shutdown, which frees the shared memory too; SIGKILL when that does not help."""
    processes = family(pid)
    thaw(pid)
    os.kill(pid, signal.SIGQUIT)
    for _ in range(_TRIES):
        if not any(map(alive, processes)):
            return
        time.sleep(_PAUSE)
    kill(pid)


def main(folder: Path) -> None:
    sys.stdin.buffer.read()
    # A program that was just being started may still write: the folder is removed until it stays away.
    for _ in range(_TRIES):
        if not folder.exists():
            return
        server = postmaster(folder / "data")
        if server is not None:
            end(server)
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
