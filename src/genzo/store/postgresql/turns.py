"""Turns of threads, by account: one thread at a time has its account's turn, in the order of arrival."""

import threading
import time
from collections import deque

from genzo.catalogue.deadline import Deadline, DeadlineError


class Turns:
    """The turns of all accounts. It keeps nothing of an account whose turn nobody has."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[int, deque[threading.Lock]] = {}

    def take(self, account_id: int, deadline: Deadline) -> None:
        """Wait for the account's turn.

        Raises:
            DeadlineError: the call's time is over.
        """
        with self._lock:
            waiting = self._waiting.get(account_id)
            if waiting is None:
                self._waiting[account_id] = deque()
                return
            wake_up = threading.Lock()
            wake_up.acquire()
            waiting.append(wake_up)
        try:
            _wait(wake_up, deadline)
        except BaseException:  # the deadline, or Ctrl+C: the threads behind must not wait for this one
            with self._lock:
                has_turn = wake_up not in waiting
                if not has_turn:
                    waiting.remove(wake_up)
            if has_turn:
                self.leave(account_id)
            raise

    def waiting(self, account_id: int) -> int:
        """How many threads wait for the account's turn."""
        return len(self._waiting.get(account_id, ()))

    def hand_over(self, account_id: int) -> bool:
        """Give the turn to the next thread. If none waits, the calling one keeps it: False."""
        with self._lock:
            waiting = self._waiting[account_id]
            if not waiting:
                return False
            waiting.popleft().release()
            return True

    def leave(self, account_id: int) -> None:
        """Give the turn to the next thread, or to nobody."""
        with self._lock:
            if self._waiting[account_id]:
                self._waiting[account_id].popleft().release()
            else:
                del self._waiting[account_id]


def _wait(turn: threading.Lock, deadline: Deadline) -> None:
    left = deadline.seconds_left(time.monotonic())
    if not turn.acquire(timeout=min(left, threading.TIMEOUT_MAX)):
        raise DeadlineError("A call was not carried out because other calls wrote for all of its time.")
