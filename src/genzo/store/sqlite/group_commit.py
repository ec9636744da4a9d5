"""Group commit: threads that write one SQLite file after another share the commit of one transaction.

A commit waits for the disk, which takes as long for many calls as for one. So a thread that is done while
others wait hands its open transaction on to the next, and the last one commits for all
(docs/decisions/0024-group-commits.md).
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from genzo.catalogue.deadline import Deadline, DeadlineError, WouldWaitError, current_deadline
from genzo.catalogue.statistics import COMMIT_CALLS, Distribution

_MAX_CALLS = 32
_MAX_SECONDS = 0.02


class GroupCommit:
    """Lets one thread at a time write, first come, first served.

    ``begin`` gives a connection on which it has begun a transaction that writes. At most ``max_calls`` share
    a transaction, and none joins later than ``max_seconds`` after its begin, so that other processes get
    their turn, and waiting threads their answer.
    """

    def __init__(
        self,
        begin: Callable[[], sqlite3.Connection],
        *,
        max_calls: int = _MAX_CALLS,
        max_seconds: float = _MAX_SECONDS,
    ) -> None:
        self._begin = begin
        self._max_calls = max_calls
        self._max_seconds = max_seconds
        self._lock = threading.Lock()
        self._waiting = deque[threading.Lock]()
        self._is_busy = False
        self._group: _Group | None = None
        self.commit_calls = Distribution(COMMIT_CALLS)

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def call(self) -> Iterator[sqlite3.Connection]:
        """One call. What it wrote is durable at the end of the block, and undone if the block raises.

        The block's end waits for the end of the shared transaction, in both cases: only then is it certain
        what the call has read of other calls of the group.

        Raises:
            DeadlineError: the call's time was over before its turn or at the block's end. It is undone.
            WouldWaitError: this thread must not wait.
            sqlite3.Error: the transaction failed, for all calls that shared it.
        """
        deadline = current_deadline()
        if not deadline.may_wait:
            raise WouldWaitError
        self._acquire(deadline)
        try:
            deadline.seconds_left(time.monotonic())
            group = self._group = self._group or _Group(self._begin())
        except BaseException:
            self._release()
            raise
        try:
            try:
                with group.call(deadline) as connection:
                    yield connection
            finally:
                self._release()
        finally:
            group.wait()

    def _acquire(self, deadline: Deadline) -> None:
        with self._lock:
            if not self._is_busy:
                self._is_busy = True
                return
            wake_up = threading.Lock()
            wake_up.acquire()
            self._waiting.append(wake_up)
        try:
            _wait(wake_up, deadline)
        except BaseException:  # the deadline, or Ctrl+C: the calls behind must not wait for this one
            with self._lock:
                is_next = wake_up not in self._waiting
                if not is_next:
                    self._waiting.remove(wake_up)
            if is_next:
                self._release()
            raise

    def _release(self) -> None:
        """Let the next call write: in this transaction if that takes more calls, otherwise in a new one."""
        group = self._group
        with self._lock:
            if self._waiting and group is not None and self._takes_more(group):
                self._waiting.popleft().release()
                return
        if group is not None:
            self._group = None
            if group.end():
                self.commit_calls.observe(group.calls)  # only the thread whose turn it is comes here
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_busy = False

    def _takes_more(self, group: "_Group") -> bool:
        seconds = time.monotonic() - group.began
        return group.is_open and group.calls < self._max_calls and seconds < self._max_seconds


class _Group:
    """A transaction, and the calls that share it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.began = time.monotonic()
        self.calls = 0
        self._is_empty = False
        self._failure: sqlite3.Error | None = None
        self._error: BaseException | None = None
        self._ended = threading.Lock()
        self._ended.acquire()

    @property
    def is_open(self) -> bool:
        """Whether another call may join: the transaction exists and can be committed."""
        return self._connection.in_transaction and not self._is_empty and self._failure is None

    @contextmanager
    def call(self, deadline: Deadline) -> Iterator[sqlite3.Connection]:
        """One more call, which can be undone without the others. Its commit begins with the block's end.

        The first call has no savepoint: SQLite would copy every page that it changes into the savepoint's
        journal, which a large import cannot afford.
        """
        self.calls += 1
        is_first = self.calls == 1
        with forgetting_damage(self._connection):
            try:
                if not is_first:
                    self._connection.execute("SAVEPOINT call")
                yield self._connection
                deadline.begin_commit(time.monotonic())
                if not is_first:
                    self._connection.execute("RELEASE call")
            except BaseException as error:
                if is_first:
                    self._is_empty = True
                    roll_back(self._connection)
                else:
                    self._undo_call(error)
                raise

    def _undo_call(self, error: BaseException) -> None:
        try:
            self._connection.execute("ROLLBACK TO call")
            self._connection.execute("RELEASE call")
        except sqlite3.Error as undo_error:
            # SQLite rolls the whole transaction back on some errors, as on a full disk: no savepoint is left
            # (https://sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
            self._failure = error if isinstance(error, sqlite3.Error) else undo_error

    def end(self) -> bool:
        """Commit, and wake the calls that wait for the outcome. Returns whether it was committed."""
        try:
            return self._commit()
        except BaseException as error:  # noqa: BLE001 - `wait` raises it in the threads of the calls
            self._error = error
            return False
        finally:
            self._ended.release()

    def _commit(self) -> bool:
        if self._is_empty:
            roll_back(self._connection)  # if the rollback before failed
            return False
        with forgetting_damage(self._connection):
            try:
                if self._failure is not None:
                    raise self._failure
                self._connection.execute("COMMIT")
            finally:
                roll_back(self._connection)
        return True

    def wait(self) -> None:
        """Wait for the end.

        Raises:
            sqlite3.Error: nothing of the transaction was kept.
        """
        with self._ended:
            if self._error is not None:
                raise self._error


def _wait(turn: threading.Lock, deadline: Deadline) -> None:
    """Wait until another thread releases the lock.

    Raises:
        DeadlineError: the call's time is over.
    """
    left = deadline.seconds_left(time.monotonic())
    if not turn.acquire(timeout=min(left, threading.TIMEOUT_MAX)):
        raise DeadlineError("A call was not carried out because other calls wrote for all of its time.")


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo a transaction, unless it was ended, by its user or by SQLite (as on a full disk)."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def forget_pages(connection: sqlite3.Connection) -> None:
    """Drop the page cache, so that pages of a damaged file are read again once the file is repaired."""
    connection.execute("PRAGMA shrink_memory")


@contextmanager
def forgetting_damage(connection: sqlite3.Connection) -> Iterator[None]:
    """A context that drops the page cache when SQLite fails: see `forget_pages`."""
    try:
        yield
    except sqlite3.DatabaseError:
        forget_pages(connection)
        raise
