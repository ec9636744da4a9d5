"""What becomes of the servers of this process when it ends or forks."""

import atexit
import os
import time
from typing import Protocol

# A thread of Granian's runtime outlives its server for a moment. If the interpreter ends first, the thread
# panics on standard error (emmett-framework/granian#693).
_RUNTIME_END_SECONDS = 0.1

_open = dict[int, "OpenServer"]()
_latest_end = 0.0
_is_registered = False


class OpenServer(Protocol):
    """A server that runs in a thread of this process."""

    def join(self) -> None:
        """Stop it, and wait for its end."""

    def forget_socket(self) -> None:
        """Let go of its port in a forked process."""


def opened(server: OpenServer) -> None:
    """Close a server at the end of the process, unless that was done before."""
    global _is_registered  # noqa: PLW0603 - handlers of a process are registered once
    _open[id(server)] = server
    if not _is_registered:
        _is_registered = True
        atexit.register(_close_all)
        os.register_at_fork(after_in_child=_forget_all)


def closed(server: OpenServer) -> None:
    """Note that a server has ended."""
    global _latest_end  # noqa: PLW0603
    _open.pop(id(server), None)
    _latest_end = time.monotonic()


def _close_all() -> None:
    for server in list(_open.values()):
        server.join()
    if _latest_end:
        time.sleep(max(0.0, _latest_end + _RUNTIME_END_SECONDS - time.monotonic()))


def _forget_all() -> None:
    """A forked process has no thread of the servers. It must not keep their ports after they have ended."""
    global _latest_end  # noqa: PLW0603
    for server in _open.values():
        server.forget_socket()
    _open.clear()
    _latest_end = 0.0
