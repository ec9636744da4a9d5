"""Bounds a log whose lines a failing object store, or a client, repeats."""

import logging
import time

SECONDS = 60.0


class OncePerMinute(logging.Filter):
    """Passes one record of each text a minute, whatever its arguments; says how many it has left out."""

    def __init__(self) -> None:
        super().__init__()
        self._next: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is passed."""
        text, now = str(record.msg), time.monotonic()
        if now < self._next.get(text, 0.0):
            self._left_out[text] = self._left_out.get(text, 0) + 1
            return False
        self._next[text] = now + SECONDS
        left_out = self._left_out.pop(text, 0)
        if left_out:
            record.msg = f"{text} (lines like this that were left out before: {left_out})"
        return True
