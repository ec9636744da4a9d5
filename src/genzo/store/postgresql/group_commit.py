"""Group commit: threads that write for one account one after another share a transaction, and its commit.

Writers of an account exclude each other until the commit, which waits for the disk. So a thread that is done
while others wait hands its transaction on to the next, and the last one commits for all. Transactions of
different accounts run in parallel: the server groups their commits itself
(docs/decisions/0053-writes-on-postgresql.md).
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from queue import Empty, SimpleQueue

import psycopg

from genzo.catalogue.deadline import Deadline, DeadlineError, WouldWaitError, current_deadline
from genzo.store.postgresql.bound import BoundStatement, bound
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.turns import Turns
from genzo.store.postgresql.write_transaction import WriteTransaction

_MAX_CALLS = 32
_MAX_SECONDS = 0.02
_SAVEPOINT = bound("SAVEPOINT call", {})
_RELEASE = bound("RELEASE SAVEPOINT call", {})
_UNDO = bound("ROLLBACK TO SAVEPOINT call", {})


class GroupCommit:
    """Transactions on ``pool`` that lock an account by the statement ``lock``, with ``:of_account``.

    At most ``transactions`` run at once. At most ``max_calls`` share one, and none joins later than
    ``max_seconds`` after its begin, so that other processes get their turn, and waiting threads their answer.
    ``committed`` is called with the number of calls of each commit.
    """

    def __init__(
        self,
        pool: PostgresqlPool,
        lock: str,
        transactions: int,
        committed: Callable[[int], None],
        *,
        max_calls: int = _MAX_CALLS,
        max_seconds: float = _MAX_SECONDS,
    ) -> None:
        self._pool = pool
        self._lock = lock
        self._committed = committed
        self._max_calls = max_calls
        self._max_seconds = max_seconds
        self._turns = Turns()
        self._groups: dict[int, _Group] = {}
        self._slots = SimpleQueue[None]()
        for _ in range(transactions):
            self._slots.put(None)

    def waiting(self, account_id: int) -> int:
        """How many calls wait for their turn."""
        return self._turns.waiting(account_id)

    @contextmanager
    def call(self, account_id: int) -> Iterator[WriteTransaction]:
        """One call. What it wrote is durable at the end of the block, and undone if the block raises.

        The block's end waits for the end of the shared transaction, in both cases: only then is it certain
        what the call has read of other calls of the group.

        Raises:
            DeadlineError: the call's time was over before its turn or at the block's end. It is undone.
            WouldWaitError: this thread must not wait.
            OutcomeUnknownError: the connection broke during the commit.
            psycopg.Error: a statement of the call failed, or the transaction, for all calls that shared it.
        """
        deadline = current_deadline()
        if not deadline.may_wait:
            raise WouldWaitError
        self._turns.take(account_id, deadline)
        group = self._groups.get(account_id)
        try:
            if group is None:
                group = self._groups[account_id] = self._begin(account_id, deadline)
        except BaseException:
            self._turns.leave(account_id)
            raise
        try:
            try:
                with group.call():
                    yield group.transaction
                    deadline.begin_commit(time.monotonic())
                    passes_on = self.waiting(account_id) > 0 and self._takes_more(group)
                    group.end_call(commits=not passes_on)
            finally:
                self._release(account_id, group)
        finally:
            group.wait()

    def _begin(self, account_id: int, deadline: Deadline) -> "_Group":
        left = deadline.seconds_left(time.monotonic())
        try:
            self._slots.get(timeout=min(left, threading.TIMEOUT_MAX))
        except Empty:
            raise DeadlineError(
                "A call was not carried out because other accounts wrote for all of its time."
            ) from None
        lock = bound(self._lock, {"of_account": account_id})
        return _Group(self._pool, (bound("BEGIN", {}), lock))

    def _release(self, account_id: int, group: "_Group") -> None:
        """Let the next call write: in this transaction if that takes more calls, otherwise in a new one."""
        if self._takes_more(group) and self._turns.hand_over(account_id):
            return
        del self._groups[account_id]
        try:
            group.end()
        finally:
            self._slots.put(None)
            self._turns.leave(account_id)
        if group.is_committed:
            self._committed(group.calls)

    def _takes_more(self, group: "_Group") -> bool:
        seconds = time.monotonic() - group.began
        return group.is_open and group.calls < self._max_calls and seconds < self._max_seconds


class _Group:
    """A transaction, and the calls that share it."""

    def __init__(self, pool: PostgresqlPool, begin: Sequence[BoundStatement]) -> None:
        self._stack = ExitStack()
        self.transaction = WriteTransaction(pool, self._stack, begin)
        self.began = time.monotonic()
        self.calls = 0
        self.is_open = True
        """Whether there is a transaction that another call may join, and that can be committed."""
        self.is_committed = False
        self._cause: BaseException | None = None
        self._error: BaseException | None = None
        self._ended = threading.Lock()
        self._ended.acquire()

    @contextmanager
    def call(self) -> Iterator[None]:
        """One more call, which can be undone without the others."""
        self.calls += 1
        is_first = self.calls == 1
        if not is_first:
            self.transaction.defer(_SAVEPOINT)
        try:
            yield
        except BaseException as error:
            self._undo_call(error, is_first=is_first)
            raise
        if not is_first and self.is_open:
            self.transaction.defer(_RELEASE)

    def end_call(self, *, commits: bool) -> None:
        """Run what a call has deferred, which raises its errors in it; if it is the last, with the commit.

        Raises:
            OutcomeUnknownError: the connection broke during the commit.
            psycopg.Error: a statement failed, or the commit.
        """
        if commits:
            self._commit()
            self.is_open = False
        else:
            self.transaction.flush()

    def _commit(self) -> None:
        self.transaction.commit()
        self.is_committed = True

    def _undo_call(self, error: BaseException, *, is_first: bool) -> None:
        """Undo the last call alone. If that cannot be done, the group ends, and all its calls fail."""
        if not is_first and self.transaction.forget_from(_SAVEPOINT):
            # Nothing of the call was sent. An earlier savepoint may stand, which is that of the call before.
            return
        self.transaction.forget_deferred()
        self._cause = error
        if is_first:
            self.is_open = False
        elif self.transaction.is_under_way:
            try:
                self.transaction.run((_UNDO, _RELEASE))
            except psycopg.Error as undo_error:
                self._fail(undo_error)
        else:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        self.is_open = False
        self._cause = self._error = error

    def end(self) -> None:
        """Commit what is not committed yet, and wake the calls that wait for the outcome."""
        try:
            if self.is_open:
                self._commit()
        except BaseException as error:  # noqa: BLE001 - `wait` raises it in the threads of the calls
            self._fail(error)
        finally:
            self.is_open = False
            self._give_back()
            self._ended.release()

    def _give_back(self) -> None:
        """Give the connection back; the pool looks at why the transaction failed."""
        if self._cause is None:
            self._stack.close()
        else:
            self._stack.__exit__(type(self._cause), self._cause, self._cause.__traceback__)

    def wait(self) -> None:
        """Wait for the end.

        Raises:
            OutcomeUnknownError: the connection broke during the commit.
            psycopg.Error: nothing of the transaction was kept.
        """
        with self._ended:
            if self._error is not None:
                raise self._error
