"""Repeats calls that a service throttles or cannot answer at present."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import TypeVar

from genzo.importing.pulling.errors import CloudBusyError, PullRefusedError

T = TypeVar("T")


@dataclass(frozen=True)
class Retries:
    """Waits between attempts: exponentially longer, up to ``longest`` seconds, and by chance shorter.

    Clients that are throttled at the same time would otherwise come back at the same time.
    """

    attempts: int = 10
    first: float = 0.5
    longest: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = SystemRandom().random

    def call(self, ask: Callable[[], T]) -> T:
        """The result of ``ask``, which is repeated after a `CloudBusyError`.

        Raises:
            PullRefusedError: the last attempt failed, too.
        """
        for attempt in range(1, self.attempts + 1):
            try:
                return ask()
            except CloudBusyError as error:
                if attempt == self.attempts:
                    raise PullRefusedError(
                        f"The service did not answer {attempt} times in a row ({error}): try again later "
                        "with --resume."
                    ) from None
                self.sleep(self._seconds(attempt, error))
        raise AssertionError

    def _seconds(self, attempt: int, error: CloudBusyError) -> float:
        backoff = min(self.first * 2.0 ** (attempt - 1), self.longest)
        return max(error.retry_after, backoff * (0.5 + self.draw() / 2))
