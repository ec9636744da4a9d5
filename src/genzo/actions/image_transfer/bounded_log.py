"""Bounds a log whose lines a failing object store, or a client, repeats."""

import logging
import time

SECONDS = 60.0


class OncePerMinute(logging.Filter):
    """Passes one record of each text and ``action`` a minute, and says how many it has left out.

    Other arguments of a text do not count: a client chooses them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._next: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is passed."""
        kind, now = f"{getattr(record, 'action', '')}: {record.msg}", time.monotonic()
        if now < self._next.get(kind, 0.0):
            self._left_out[kind] = self._left_out.get(kind, 0) + 1
            return False
        self._next[kind] = now + SECONDS
        left_out = self._left_out.pop(kind, 0)
        if left_out:
            record.msg = f"{record.msg} (lines like this that were left out before: {left_out})"
        return True
