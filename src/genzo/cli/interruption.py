"""What Ctrl+C does to a command: it ends with 130 and one sentence about what was done."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

EXIT_CODE = 130
"""What shells report of a program that SIGINT ended: 128 and the number of the signal."""


class InterruptedCommandError(Exception):
    """Ctrl+C ended a command; the text says what was and what was not done."""


@contextmanager
def interruptible(said: str | Callable[[], str]) -> Iterator[Callable[[], None]]:
    """A context whose interruption says ``said``.

    It yields a function that makes the rest of the block ignore Ctrl+C: call it just before a commit, since
    an interruption during one could not say whether it was done.

    Raises:
        InterruptedCommandError: Ctrl+C was pressed.
    """
    before = list[Any]()

    def ignore_interruption() -> None:
        before.append(signal.signal(signal.SIGINT, signal.SIG_IGN))

    try:
        yield ignore_interruption
    except KeyboardInterrupt:
        raise InterruptedCommandError(f"Interrupted. {said if isinstance(said, str) else said()}") from None
    finally:
        if before:
            signal.signal(signal.SIGINT, before[0])
