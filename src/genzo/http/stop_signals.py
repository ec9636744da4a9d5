"""Notices the signals that stop a process, beside the handlers that stop it."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def on_stop_signal(call: Callable[[], object]) -> Iterator[None]:
    """A context in which SIGINT and SIGTERM call a function before their handlers of Python.

    The event loop hears of a signal by a pipe, whatever the handler is. Only the main thread has handlers, so
    in other threads the context does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _STOP_SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        call()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    # A signal that is ignored or has the system's handler stops a process without telling it.
    handled = [number for number, handler in before.items() if callable(handler)]
    for number in handled:
        signal.signal(number, handle)
        signal.siginterrupt(number, False)
    try:
        yield
    finally:
        for number in handled:
            if signal.getsignal(number) is handle:
                signal.signal(number, before[number])
                signal.siginterrupt(number, False)
