"""The server of this process that `patch` uses."""

import os
import threading
from contextlib import ExitStack
from typing import Any

from genzo.testing.server import Server
from genzo.testing.serving import InProcessServer, serve

_lock = threading.Lock()
_by_process: dict[int, InProcessServer] = {}


def own_server(stack: ExitStack, options: dict[str, Any]) -> Server:
    """A server that accepts any access key. One with ``options`` ends with ``stack``.

    The one without options ends with the process: starting it takes longer than a short test.
    """
    if options:
        return stack.enter_context(serve(**{"auth": "open", **options}))
    with _lock:
        # The threads of a server do not run in a forked process.
        process = os.getpid()
        if process not in _by_process:
            _by_process[process] = serve(auth="open").start()
        return _by_process[process]
