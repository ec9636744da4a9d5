"""Calls in a row share a commit: none is answered before it, and none undoes another's work."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from genzo.catalogue.deadline import Deadline, DeadlineError, current_deadline, run_until
from genzo.catalogue.store import StoreError
from genzo.store.sqlite.group_commit import GroupCommit
from genzo.store.sqlite.store import SqliteStore
from tests.crash.disks import limited
from tests.store.making import ALICE, REGION, image, query

THREADS = 8
CALLS = 20
PATIENCE = 30.0

Work = Callable[[sqlite3.Connection], object]


class Refused(Exception):  # noqa: N818 - no error of the store's
    """What a call says that is not granted."""


class File:
    """A file with a table of numbers, of which none may be twice, and its writer's statements."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.statements: list[str] = []
        self.begin_fails = False
        self._writer = self.connected()
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY)")
        self._writer.execute("CREATE TABLE orphans (number REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)")
        self._writer.set_trace_callback(self.statements.append)

    def connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def begin(self) -> sqlite3.Connection:
        if self.begin_fails:
            raise sqlite3.OperationalError("database is locked")
        self._writer.execute("BEGIN IMMEDIATE")
        return self._writer

    def kept(self) -> list[int]:
        """The numbers that every process sees."""
        with closing(self.connected()) as connection:
            return numbers(connection)

    @property
    def commits(self) -> int:
        return self.statements.count("COMMIT")

    def close(self) -> None:
        self._writer.close()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[File]:
    with closing(File(tmp_path / "numbers.db")) as opened:
        yield opened


def numbers(connection: sqlite3.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM numbers ORDER BY number")]


def putting(number: int) -> Work:
    return lambda connection: connection.execute("INSERT INTO numbers VALUES (?)", (number,))


def refuse(_: sqlite3.Connection) -> None:
    raise Refused


def unhurried(file: File, most_calls: int = 32) -> GroupCommit:
    return GroupCommit(file.begin, max_calls=most_calls, max_seconds=PATIENCE)


@contextmanager
def queued(turns: GroupCommit, count: int) -> Iterator[None]:
    """Leave the block when so many wait."""
    yield
    deadline = time.monotonic() + PATIENCE
    while turns.waiting < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def in_a_row(file: File, turns: GroupCommit, *works: Work) -> list[tuple[BaseException | None, list[int]]]:
    """By call what it raised and what everybody saw then, when all wait before the first has its turn."""

    def call(work: Work) -> tuple[BaseException | None, list[int]]:
        try:
            with turns.call() as connection:
                work(connection)
        except (Refused, sqlite3.Error) as error:
            return error, file.kept()
        return None, file.kept()

    with ThreadPoolExecutor(len(works)) as threads:
        calls = []
        with suppress(Refused), turns.call():
            for number, work in enumerate(works, start=1):
                with queued(turns, number):
                    calls.append(threads.submit(call, work))
            raise Refused
        return [each.result(timeout=PATIENCE) for each in calls]


def test_those_who_wait_share_one_commit(file: File) -> None:
    outcomes = in_a_row(file, unhurried(file), *map(putting, range(10)))
    assert [error for error, _ in outcomes] == [None] * 10
    assert file.commits == 1
    assert file.kept() == list(range(10))


def test_nobody_is_answered_before_the_commit(file: File) -> None:
    outcomes = in_a_row(file, unhurried(file), putting(1), refuse, putting(2))
    assert [seen for _, seen in outcomes] == [[1, 2]] * 3


def test_a_call_sees_what_those_before_it_did(file: File) -> None:
    seen = []
    works = [putting(1), lambda connection: seen.append(numbers(connection)), putting(2)]
    in_a_row(file, unhurried(file), *works)
    assert seen == [[1]]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_refused_call_undoes_its_own_work_alone(place: int, file: File) -> None:
    def put_and_refuse(connection: sqlite3.Connection) -> None:
        putting(99)(connection)
        raise Refused

    works = [putting(1), putting(2)]
    works.insert(place, put_and_refuse)
    outcomes = in_a_row(file, unhurried(file), *works, putting(99))
    assert [type(error) for error, _ in outcomes].count(Refused) == 1
    assert isinstance(outcomes[place][0], Refused)
    assert file.kept() == [1, 2, 99]


def test_a_call_that_the_database_refuses_undoes_its_own_work_alone(file: File) -> None:
    def put_twice(connection: sqlite3.Connection) -> None:
        putting(2)(connection)
        putting(1)(connection)

    outcomes = in_a_row(file, unhurried(file), putting(1), put_twice, putting(3))
    assert [type(error) for error, _ in outcomes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert file.kept() == [1, 3]
    assert file.commits == 1


def test_a_commit_that_fails_fails_all_and_keeps_nothing(file: File) -> None:
    def put_orphan(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO orphans VALUES (77)")

    turns = unhurried(file)
    outcomes = in_a_row(file, turns, putting(1), put_orphan, refuse, putting(2))
    assert [type(error) for error, _ in outcomes] == [sqlite3.IntegrityError] * 4
    assert [seen for _, seen in outcomes] == [[]] * 4
    assert in_a_row(file, turns, putting(3)) == [(None, [3])]


def test_what_sqlite_undoes_whole_fails_for_all_who_were_before(file: File) -> None:
    def undo_everything(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR ROLLBACK INTO numbers VALUES (1)")

    outcomes = in_a_row(file, unhurried(file), putting(1), putting(2), undo_everything, putting(3))
    errors = [type(error) for error, _ in outcomes]
    assert errors == [sqlite3.IntegrityError] * 3 + [type(None)]
    assert file.kept() == [3]


@pytest.mark.parametrize(("most_calls", "commits"), [(1, 5), (2, 3), (4, 2), (5, 1)])
def test_a_commit_is_shared_by_so_many(most_calls: int, commits: int, file: File) -> None:
    in_a_row(file, unhurried(file, most_calls), *map(putting, range(5)))
    assert file.commits == commits
    assert file.kept() == list(range(5))


def test_nobody_joins_a_transaction_that_has_lasted_long(file: File) -> None:
    in_a_row(file, GroupCommit(file.begin, max_seconds=0), *map(putting, range(5)))
    assert file.commits == 5


def test_a_transaction_that_cannot_begin_fails_each_call_until_it_can(file: File) -> None:
    turns = unhurried(file)
    file.begin_fails = True
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError), turns.call():
            pytest.fail("there is no transaction")
    file.begin_fails = False
    assert in_a_row(file, turns, putting(1), putting(2)) == [(None, [1, 2])] * 2


def test_who_is_interrupted_while_it_waits_holds_up_nobody(file: File) -> None:
    turns = unhurried(file)
    holds, interrupted = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.call() as connection:
            holds.set()
            assert interrupted.wait(PATIENCE)
            putting(1)(connection)

    def interrupt() -> None:
        with queued(turns, 1):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    with ThreadPoolExecutor(2) as threads:
        holding = threads.submit(hold)
        assert holds.wait(PATIENCE)
        threads.submit(interrupt)
        with pytest.raises(KeyboardInterrupt), turns.call():
            pytest.fail("another has the turn")
        interrupted.set()
        holding.result(timeout=PATIENCE)
    assert in_a_row(file, turns, putting(2)) == [(None, [1, 2])]


def test_many_threads_write_each_once_and_in_an_order(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "genzo.db")
    store.prepare()

    def write(thread: int) -> list[int]:
        found = []
        for number in range(CALLS):
            with suppress(Refused), store.writing(ALICE, REGION) as catalogue:
                found.append(catalogue.version(ALICE, REGION))
                catalogue.put_images([image(f"m-{thread}-{number}")])
                if number % 4 == 3:
                    found.pop()
                    raise Refused
        return found

    with ThreadPoolExecutor(THREADS) as threads:
        versions = [version for found in threads.map(write, range(THREADS)) for version in found]
    assert sorted(versions) == list(range(THREADS * CALLS * 3 // 4))
    with closing(store), store.reading() as catalogue:
        ids = {each.image_id for each in catalogue.images_page(query(limit=1000)).images}
    assert ids == {f"m-{thread}-{n}" for thread in range(THREADS) for n in range(CALLS) if n % 4 != 3}


def test_a_disk_that_takes_no_more_fails_every_call_and_keeps_none(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "genzo.db")
    store.prepare()

    def put(number: int) -> None:
        with store.writing(ALICE, REGION) as catalogue:
            catalogue.put_images([image(f"m-{number}")])

    put(0)
    log = tmp_path / "genzo.db-wal"
    with ThreadPoolExecutor(THREADS) as threads:
        with limited(os.getpid(), log.stat().st_size):
            calls = [threads.submit(put, number) for number in range(1, 30)]
            wait(calls, timeout=PATIENCE)
        assert {type(call.exception()) for call in calls} == {StoreError}
        list(threads.map(put, range(30, 40)))
    with closing(store), store.reading() as catalogue:
        ids = {each.image_id for each in catalogue.images_page(query(limit=1000)).images}
    assert ids == {f"m-{number}" for number in (0, *range(30, 40))}


def test_a_call_past_its_deadline_is_undone_alone(file: File) -> None:
    def put_late(connection: sqlite3.Connection) -> None:
        putting(2)(connection)
        current_deadline().give_up()

    turns, outcomes = unhurried(file), list[object]()

    def call(work: Work, deadline: Deadline) -> None:
        def write() -> None:
            with turns.call() as connection:
                work(connection)

        try:
            run_until(deadline, write)
        except DeadlineError as error:
            outcomes.append((type(error), file.kept()))
        else:
            outcomes.append((None, file.kept()))

    with ThreadPoolExecutor(3) as threads, suppress(Refused), turns.call():
        for number, work in enumerate((putting(1), put_late, putting(3)), start=1):
            with queued(turns, number):
                threads.submit(call, work, Deadline(time.monotonic() + PATIENCE))
        raise Refused
    assert sorted(outcomes, key=str) == sorted([(None, [1, 3])] * 2 + [(DeadlineError, [1, 3])], key=str)
    assert file.commits == 1


def test_a_first_call_past_its_deadline_is_undone(file: File) -> None:
    turns = unhurried(file)

    def write() -> None:
        with turns.call() as connection:
            putting(1)(connection)
            current_deadline().give_up()

    with pytest.raises(DeadlineError):
        run_until(Deadline(time.monotonic() + PATIENCE), write)
    assert file.kept() == []
    assert in_a_row(file, turns, putting(2)) == [(None, [2])]


def test_a_turn_is_waited_for_until_the_deadline(file: File) -> None:
    turns = unhurried(file)

    def write() -> None:
        with turns.call() as connection:
            putting(1)(connection)

    def waiting(seconds: float) -> float:
        began = time.monotonic()
        with pytest.raises(DeadlineError):
            run_until(Deadline(began + seconds), write)
        return time.monotonic() - began

    with ThreadPoolExecutor(2) as threads, turns.call() as connection:
        assert all(0.1 <= seconds < PATIENCE / 2 for seconds in threads.map(waiting, (0.1, 0.2)))
        putting(2)(connection)
    assert turns.waiting == 0
    assert in_a_row(file, turns, putting(3)) == [(None, [2, 3])]
