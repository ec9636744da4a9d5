"""Many requests share one check, and many callers a few connections; each waits until its deadline."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from genzo.catalogue.deadline import Deadline, DeadlineError
from genzo.catalogue.store import StoreError
from genzo.http.suspended_calls import run_suspended
from genzo.identity.nonces import nonce_digest
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.loop_pool import LOOP_CONNECTIONS
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.shared_checks import SharedChecks
from genzo.store.postgresql.store import PostgresqlStore
from tests.postgresql.servers import Server
from tests.postgresql.suspended import at_once, on_loop
from tests.store.making import query

EXPIRES = 1_700_000_900
MANY = 50
SLOW = "SELECT pg_sleep(30)"


def nonce(name: str) -> tuple[bytes, int]:
    return nonce_digest("key", name), EXPIRES


@pytest.fixture(scope="module")
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.database("checks") as made:
        with closing(PostgresqlStore(made)) as store:
            store.prepare()
        yield made


@pytest.fixture
def store(url: str) -> Iterator[PostgresqlStore]:
    with closing(PostgresqlStore(url)) as opened:
        yield opened


@pytest.fixture
def checks(url: str) -> Iterator[SharedChecks]:
    with psycopg.connect(url, autocommit=True) as emptied:
        emptied.execute("TRUNCATE nonces, deleted_read_nonces")
    pool = PostgresqlPool(url, 1)
    made = SharedChecks(pool, PostgresqlErrors(pool.name))
    yield made
    made.close()


def test_requests_that_arrive_together_share_a_check(checks: SharedChecks) -> None:
    def claim(number: int) -> Callable[[], bool]:
        return lambda: checks.join(nonce(str(number)))

    assert at_once(*map(claim, range(MANY))) == [True] * MANY
    assert checks.begun == 1
    assert not any(at_once(*map(claim, range(MANY))))
    assert checks.begun == 2


def test_of_requests_with_one_nonce_one_claims_it(checks: SharedChecks) -> None:
    claims = at_once(*[lambda: checks.join(nonce("same"))] * MANY)
    assert claims.count(True) == 1


def test_a_nonce_that_may_have_been_deleted_is_refused(checks: SharedChecks, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("INSERT INTO deleted_read_nonces VALUES (%s, %s)", (EXPIRES - 1, EXPIRES))
    assert not on_loop(checks.join, nonce("deleted"))
    assert on_loop(checks.join, (nonce("later")[0], EXPIRES + 1))


def test_statements_that_a_pooler_forgets_are_sent_whole(checks: SharedChecks) -> None:
    assert on_loop(checks.join, nonce("first"))
    connection = checks._connection  # noqa: SLF001
    assert connection is not None
    connection.execute("DEALLOCATE ALL")
    for name in ("second", "third"):
        assert on_loop(checks.join, nonce(name))
        assert not on_loop(checks.join, nonce(name))
    assert checks._connection is connection  # noqa: SLF001


def test_a_failed_check_fails_its_requests_and_no_later_ones(checks: SharedChecks, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("ALTER TABLE versions RENAME TO hidden")
        try:
            with pytest.raises(StoreError, match="cannot be used"):
                on_loop(checks.join)
        finally:
            other.execute("ALTER TABLE hidden RENAME TO versions")
    assert on_loop(checks.join)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Nonces, which another transaction locks."""
    with psycopg.connect(url) as client:
        client.execute("LOCK TABLE nonces IN ACCESS EXCLUSIVE MODE")
        yield
        client.rollback()


@contextmanager
def lowest_descriptor_free(descriptor: int) -> Iterator[None]:
    """The next file or socket of this process gets this number."""
    taken = list[int]()
    try:
        while not taken or taken[-1] < descriptor:
            taken.append(os.open(os.devnull, os.O_RDONLY))
        assert taken[-1] == descriptor
        os.close(taken.pop())
        yield
    finally:
        for each in taken:
            os.close(each)


def until(seconds: float, work: Callable[[], object]) -> object:
    async def result() -> object:
        return await run_suspended(Deadline(time.monotonic() + seconds), work)

    return asyncio.run(result())


def test_a_request_waits_for_a_check_until_its_deadline(checks: SharedChecks, url: str) -> None:
    with locked(url):
        began = time.monotonic()
        with pytest.raises(DeadlineError):
            until(0.3, lambda: checks.join(nonce("late")))
        assert time.monotonic() - began < 5
    assert on_loop(checks.join, nonce("in time"))


def test_callers_beyond_the_connections_take_turns(store: PostgresqlStore) -> None:
    def ask() -> object:
        with store.reading() as reader:
            return reader.metadata("none")

    assert at_once(*[ask] * (5 * LOOP_CONNECTIONS)) == [None] * (5 * LOOP_CONNECTIONS)


def test_a_statement_whose_caller_gives_up_is_cancelled(store: PostgresqlStore, url: str) -> None:
    def sleep() -> object:
        with store._reads.transaction(lambda _connection: None) as connection:  # noqa: SLF001
            return connection.execute(SLOW)

    with pytest.raises(DeadlineError):
        until(0.3, sleep)
    with psycopg.connect(url, autocommit=True) as other:
        deadline = time.monotonic() + 10
        while other.execute(
            "SELECT 1 FROM pg_stat_activity WHERE query = %s AND state = 'active'", (SLOW,)
        ).fetchall():
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def ask() -> object:
        with store.reading(once=True) as reader:
            return reader.metadata("none")

    assert on_loop(ask) is None


def test_a_caller_whose_connection_opens_at_its_deadline_gives_up_too(
    store: PostgresqlStore, url: str
) -> None:
    def ask() -> object:
        with store.reading() as reader:
            return reader.images_page(query())

    async def run() -> list[object]:
        async def result(place: int) -> object:
            moment = time.monotonic() + 0.2 + place / 1000
            return await run_suspended(Deadline(moment), ask)

        return list(await asyncio.gather(*map(result, range(MANY)), return_exceptions=True))

    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE images IN ACCESS EXCLUSIVE MODE")
        assert {type(outcome) for outcome in asyncio.run(run())} == {DeadlineError}
        other.rollback()


def test_after_a_connection_was_ended_the_next_one_is_answered(store: PostgresqlStore, url: str) -> None:
    """Its socket gets the number of the one before."""
    used = list[int]()

    def descriptor_of(statement: str) -> int:
        with store._reads.transaction(lambda _connection: None) as connection:  # noqa: SLF001
            used.append(connection.fileno())
            connection.execute(statement)
            return used[-1]

    def end() -> None:
        with psycopg.connect(url, autocommit=True) as other:
            deadline = time.monotonic() + 10
            while not other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query = %s AND state = 'active'",
                (SLOW,),
            ).fetchall():
                assert time.monotonic() < deadline
                time.sleep(0.01)

    async def run() -> int:
        async def result(work: Callable[[], int]) -> int:
            return await run_suspended(Deadline(time.monotonic() + 10), work)

        sleeping = asyncio.create_task(result(lambda: descriptor_of(SLOW)))
        await asyncio.to_thread(end)
        with pytest.raises(psycopg.OperationalError):
            await sleeping
        with lowest_descriptor_free(used[0]):
            return await result(lambda: descriptor_of("SELECT 1"))

    assert asyncio.run(run()) == used[0]


def test_callers_that_give_up_leave_their_turn_to_others(store: PostgresqlStore) -> None:
    def ask() -> object:
        with store.reading() as reader:
            return reader.metadata("none")

    def hold() -> object:
        with store._reads.transaction(lambda _connection: None) as connection:  # noqa: SLF001
            connection.execute("SELECT pg_sleep(0.3)")
            return None

    async def run() -> list[object]:
        async def result(seconds: float, work: Callable[[], object]) -> object:
            return await run_suspended(Deadline(time.monotonic() + seconds), work)

        holding = [result(30, hold) for _ in range(LOOP_CONNECTIONS)]
        waiting = [result(0.1, ask) for _ in range(MANY)]
        patient = [result(30, ask) for _ in range(MANY)]
        return list(await asyncio.gather(*holding, *waiting, *patient, return_exceptions=True))

    outcomes = asyncio.run(run())
    assert [type(outcome) for outcome in outcomes].count(DeadlineError) == MANY
    assert outcomes.count(None) == LOOP_CONNECTIONS + MANY
