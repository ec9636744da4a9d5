"""Turns of the threads that write one SQLite file, and the commit that those who follow each other share.

To make a transaction durable takes as long for many calls as for one. So who is done while others wait hands
the open transaction on, and the last one commits for all (docs/decisions/0024-group-commits.md).
"""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MOST_CALLS = 32
_MOST_SECONDS = 0.02


class GroupCommit:
    """Lets one thread at a time write, in the order of their coming.

    ``begin`` gives a connection on which it has begun a transaction that writes. At most ``most_calls`` share
    it, and none joins ``most_seconds`` after its begin: other processes have their turn, too, and those who
    wait for the commit their answer.
    """

    def __init__(
        self,
        begin: Callable[[], sqlite3.Connection],
        *,
        most_calls: int = _MOST_CALLS,
        most_seconds: float = _MOST_SECONDS,
    ) -> None:
        self._begin = begin
        self._most_calls = most_calls
        self._most_seconds = most_seconds
        self._lock = threading.Lock()
        self._waiting = deque[threading.Lock]()
        self._is_taken = False
        self._group: _Group | None = None

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return len(self._waiting)

    @contextmanager
    def call(self) -> Iterator[sqlite3.Connection]:
        """A call's turn. At the end of the block what it did is durable; where it raises, it is undone.

        Neither is said before the transaction that it shares has ended: what the call has read of others'
        is true then.

        Raises:
            sqlite3.Error: the transaction failed, with all who shared it.
        """
        self._wait()
        try:
            group = self._group = self._group or _Group(self._begin())
        except BaseException:
            self._leave()
            raise
        try:
            try:
                with group.call() as connection:
                    yield connection
            finally:
                self._leave()
        finally:
            group.wait()

    def _wait(self) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:  # Ctrl+C, which must not leave others behind who wait for a commit
            with self._lock:
                is_mine = turn not in self._waiting
                if not is_mine:
                    self._waiting.remove(turn)
            if is_mine:
                self._leave()
            raise

    def _leave(self) -> None:
        """Hand on the turn: within the transaction where somebody waits and it takes more, else after it."""
        group = self._group
        with self._lock:
            if self._waiting and group is not None and self._takes_more(group):
                self._waiting.popleft().release()
                return
        if group is not None:
            self._group = None
            group.end()
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    def _takes_more(self, group: "_Group") -> bool:
        seconds = time.monotonic() - group.began
        return group.is_open and group.calls < self._most_calls and seconds < self._most_seconds


class _Group:
    """A transaction on a connection, and the calls that share it."""

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
        """Whether another call may join: the transaction is there and can be committed."""
        return self._connection.in_transaction and not self._is_empty and self._failure is None

    @contextmanager
    def call(self) -> Iterator[sqlite3.Connection]:
        """One more call, which undoes no other's work.

        The first one does without a savepoint, which would keep a copy of each page that a large import
        changes.
        """
        self.calls += 1
        is_first = self.calls == 1
        with forgetting_damage(self._connection):
            try:
                if not is_first:
                    self._connection.execute("SAVEPOINT call")
                yield self._connection
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
        except sqlite3.Error as undoing:
            # Where SQLite has undone everything, as on a full disk, there is no savepoint any more.
            self._failure = error if isinstance(error, sqlite3.Error) else undoing

    def end(self) -> None:
        """Commit; those who wait are told the outcome."""
        try:
            self._commit()
        except BaseException as error:  # noqa: BLE001 - it is theirs who wait
            self._error = error
        finally:
            self._ended.release()

    def _commit(self) -> None:
        if self._is_empty:
            roll_back(self._connection)  # where it failed before
            return
        with forgetting_damage(self._connection):
            try:
                if self._failure is not None:
                    raise self._failure
                self._connection.execute("COMMIT")
            finally:
                roll_back(self._connection)

    def wait(self) -> None:
        """Wait for the end.

        Raises:
            sqlite3.Error: nothing of the transaction is kept.
        """
        with self._ended:
            if self._error is not None:
                raise self._error


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo a transaction, where neither its user nor SQLite, as on a full disk, has ended it."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def forgetting_damage(connection: sqlite3.Connection) -> Iterator[None]:
    """What was read of a damaged file must not be taken for the file once it is mended."""
    try:
        yield
    except sqlite3.DatabaseError:
        connection.execute("PRAGMA shrink_memory")
        raise
