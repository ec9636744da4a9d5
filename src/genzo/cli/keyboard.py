"""Reads single keys from the terminal."""

import os
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def single_keys() -> Iterator[None]:
    """A context in which the terminal hands over keys at once and shows none; Ctrl+C still interrupts.

    Without a terminal as standard input it does nothing.
    """
    if not sys.stdin.isatty():
        yield
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def is_pressed(key: str, seconds: float) -> bool:
    """Wait for a key for so many seconds; returns earlier, with True, when it is pressed."""
    until = time.monotonic() + seconds
    if not sys.stdin.isatty():
        time.sleep(seconds)
        return False
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([sys.stdin], [], [], left)
        if not ready:
            return False
        pressed = os.read(sys.stdin.fileno(), 64)
        if key.encode() in pressed.lower() or not pressed:
            return True
    return False
