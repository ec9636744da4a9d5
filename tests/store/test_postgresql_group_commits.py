"""Calls of an account in a row share a commit: none is answered before it, and none undoes another's work."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest

from genzo.catalogue.deadline import Deadline, DeadlineError, WouldWaitError, run_until
from genzo.store.postgresql.bound import bound
from genzo.store.postgresql.group_commit import GroupCommit
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.write_transaction import WriteTransaction
from tests.postgresql.servers import Server
from tests.store.making import ALICE, BOB

PATIENCE = 30.0
_LOCK = "SELECT pg_advisory_xact_lock(:of_account)"
_TABLES = """
CREATE TABLE numbers (number BIGINT PRIMARY KEY);
CREATE TABLE orphans (number BIGINT REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)"""

Work = Callable[[WriteTransaction], object]


class Refused(Exception):  # noqa: N818 - no error of the store's
    """What a call says that is not granted."""


class Numbers:
    """A database with a table of numbers, of which none may be twice, and calls that write it."""

    def __init__(self, url: str, *, max_calls: int = 32) -> None:
        self._url = url
        self.pool = PostgresqlPool(url, 8)
        self.commits = list[int]()
        """The number of calls of each commit."""
        self.group_commit = GroupCommit(
            self.pool, _LOCK, 2, self.commits.append, max_calls=max_calls, max_seconds=PATIENCE
        )

    def kept(self) -> list[int]:
        """The numbers that everybody sees."""
        with psycopg.connect(self._url) as connection:
            return [number for (number,) in connection.execute("SELECT number FROM numbers ORDER BY number")]

    def call(self, work: Work, account_id: int = ALICE) -> None:
        with self.group_commit.call(account_id) as transaction:
            work(transaction)

    def close(self) -> None:
        self.pool.close()


@pytest.fixture(scope="module")
def tables(postgresql: Server) -> str:
    """The URL of a database with the tables."""
    url = postgresql.create_database("numbers")
    with psycopg.connect(url) as connection:
        connection.execute(_TABLES)
    return url


@pytest.fixture
def url(tables: str) -> str:
    """The same with nothing in the tables."""
    with psycopg.connect(tables) as connection:
        connection.execute("TRUNCATE numbers, orphans")
    return tables


@pytest.fixture
def numbers(url: str) -> Iterator[Numbers]:
    with closing(Numbers(url)) as made:
        yield made


def putting(number: int) -> Work:
    return lambda transaction: transaction.defer(
        bound("INSERT INTO numbers VALUES (:number)", {"number": number})
    )


def orphaning(number: int) -> Work:
    return lambda transaction: transaction.defer(
        bound("INSERT INTO orphans VALUES (:number)", {"number": number})
    )


def refusing(number: int) -> Work:
    """A call that writes, is answered, and then refuses."""

    def refuse(transaction: WriteTransaction) -> None:
        putting(number)(transaction)
        transaction.flush()
        raise Refused

    return refuse


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


@contextmanager
def in_a_row(numbers: Numbers, *works: Work) -> Iterator[list[Future[None]]]:
    """Calls that wait for their turn, in this order, until the block ends."""
    has_begun, may_end = threading.Event(), threading.Event()

    def hold(transaction: WriteTransaction) -> None:
        putting(0)(transaction)
        transaction.flush()
        has_begun.set()
        may_end.wait(PATIENCE)

    with ThreadPoolExecutor(len(works) + 1) as threads:
        calls = [threads.submit(numbers.call, hold)]
        assert has_begun.wait(PATIENCE)
        for place, work in enumerate(works, 1):
            calls.append(threads.submit(numbers.call, work))
            until(lambda place=place: numbers.group_commit.waiting(ALICE) == place)  # type: ignore[misc]
        try:
            yield calls
        finally:
            may_end.set()


def failures(calls: list[Future[None]]) -> list[type[BaseException] | None]:
    errors = [call.exception(PATIENCE) for call in calls]
    return [None if error is None else type(error) for error in errors]


def test_calls_that_wait_share_a_commit(numbers: Numbers) -> None:
    with in_a_row(numbers, *map(putting, range(1, 6))) as calls:
        assert numbers.kept() == []
    assert failures(calls) == [None] * 6
    assert numbers.kept() == list(range(6))
    assert numbers.commits == [6]


def test_a_group_has_a_largest_size(url: str) -> None:
    with closing(Numbers(url, max_calls=3)) as numbers:
        with in_a_row(numbers, *map(putting, range(1, 6))) as calls:
            pass
        assert failures(calls) == [None] * 6
        assert numbers.kept() == list(range(6))
    assert numbers.commits == [3, 3]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_refused_call_is_undone_alone(numbers: Numbers, place: int) -> None:
    works = [refusing(each) if each == place else putting(each) for each in (1, 2, 3)]
    with in_a_row(numbers, *works) as calls:
        pass
    assert failures(calls) == [Refused if each == place else None for each in range(4)]
    assert numbers.kept() == [each for each in range(4) if each != place]


@pytest.mark.parametrize("places", [{1}, {2}, {3}, {1, 2}, {2, 3}, {1, 3}, {1, 2, 3}])
@pytest.mark.parametrize("with_statement", [False, True])
def test_a_call_that_is_refused_before_it_sends_anything_is_undone_alone(
    numbers: Numbers, places: set[int], with_statement: bool
) -> None:
    """Its savepoint does not exist: to return to it would undo the call before, or fail the group."""

    def refuse(transaction: WriteTransaction) -> None:
        if with_statement:
            putting(9)(transaction)
        raise Refused

    with in_a_row(numbers, *(refuse if each in places else putting(each) for each in (1, 2, 3))) as calls:
        pass
    assert failures(calls) == [Refused if each in places else None for each in range(4)]
    assert numbers.kept() == [each for each in range(4) if each not in places]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_call_whose_deferred_statement_fails_is_undone_alone(numbers: Numbers, place: int) -> None:
    """The last one's is sent with the commit of all."""
    works = [putting(0) if each == place else putting(each) for each in (1, 2, 3)]
    with in_a_row(numbers, *works) as calls:
        pass
    is_repeated = psycopg.errors.UniqueViolation
    assert failures(calls) == [is_repeated if each == place else None for each in range(4)]
    assert numbers.kept() == [each for each in range(4) if each != place]


def test_a_commit_that_is_refused_fails_all_calls(numbers: Numbers) -> None:
    with in_a_row(numbers, orphaning(99), putting(1)) as calls:
        pass
    assert failures(calls) == [psycopg.errors.ForeignKeyViolation] * 3
    assert numbers.kept() == []
    numbers.call(putting(2))
    assert numbers.kept() == [2]


def test_a_lost_connection_fails_all_calls_and_no_later_one(numbers: Numbers) -> None:
    def lose(transaction: WriteTransaction) -> None:
        transaction.run([bound("SELECT pg_terminate_backend(pg_backend_pid())", {})])

    with in_a_row(numbers, putting(1), lose, putting(2)) as calls:
        pass
    assert failures(calls) == [psycopg.errors.AdminShutdown] * 3 + [None]
    assert numbers.kept() == [2]


def test_a_call_gives_up_its_turn_at_its_deadline(numbers: Numbers) -> None:
    with in_a_row(numbers, putting(1)) as calls:
        with pytest.raises(DeadlineError):
            run_until(Deadline(time.monotonic() + 0.05), numbers.call, putting(2))
        assert numbers.group_commit.waiting(ALICE) == 1
    assert failures(calls) == [None, None]
    assert numbers.kept() == [0, 1]


def test_a_call_that_is_late_at_its_end_is_undone_alone(numbers: Numbers) -> None:
    deadline = Deadline(time.monotonic() + PATIENCE)

    def be_late(transaction: WriteTransaction) -> None:
        putting(2)(transaction)
        deadline.give_up()

    with in_a_row(numbers, putting(1)) as calls, ThreadPoolExecutor(1) as threads:
        calls.append(threads.submit(run_until, deadline, numbers.call, be_late))
        until(lambda: numbers.group_commit.waiting(ALICE) == 2)
        threads.shutdown(wait=False)
    assert failures(calls) == [None, None, DeadlineError]
    assert numbers.kept() == [0, 1]


def test_accounts_do_not_wait_for_each_other(numbers: Numbers) -> None:
    with in_a_row(numbers, putting(1)):
        numbers.call(putting(2), BOB)
        assert numbers.kept() == [2]


def test_more_accounts_than_transactions_wait_until_their_deadline(numbers: Numbers) -> None:
    with (
        in_a_row(numbers, putting(1)),
        numbers.group_commit.call(BOB),
        pytest.raises(DeadlineError, match="other accounts"),
    ):
        run_until(Deadline(time.monotonic() + 0.05), numbers.call, putting(2), 3)
    numbers.call(putting(3), 3)
    assert numbers.kept() == [0, 1, 3]


def test_the_event_loop_does_not_wait(numbers: Numbers) -> None:
    with pytest.raises(WouldWaitError):
        run_until(Deadline(time.monotonic() + PATIENCE, may_wait=False), numbers.call, putting(1))


def test_a_lock_is_waited_for_with_the_commit_until_the_deadline(postgresql_database: str) -> None:
    with (
        closing(PostgresqlStore(postgresql_database)) as store,
        psycopg.connect(postgresql_database) as other,
    ):
        store.prepare()

        def write() -> None:
            with store.writing(ALICE) as catalogue:
                catalogue.set_metadata("name", "value")

        other.execute("LOCK TABLE marks IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DeadlineError, match="did not answer within the time of a call"):
            run_until(Deadline(time.monotonic() + 0.3), write)
        other.rollback()
        with store.reading() as catalogue:
            assert catalogue.metadata("name") is None
        write()
        with store.reading() as catalogue:
            assert catalogue.metadata("name") == "value"
