"""Lookups of many requests are answered by few round trips, each with its own answer."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import psycopg
import pytest

from genzo.catalogue.store import StoreError
from genzo.store.postgresql.store import PostgresqlStore
from tests.postgresql.servers import Server
from tests.postgresql.suspended import at_once, on_loop
from tests.store.making import image, query

MANY = 120


@pytest.fixture(scope="module")
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.database("lookups") as made:
        with closing(PostgresqlStore(made)) as store:
            store.prepare()
            with store.writing() as writer:
                writer.put_images([image(f"m-{number}") for number in range(MANY)])
        yield made


@pytest.fixture
def store(url: str) -> Iterator[PostgresqlStore]:
    with closing(PostgresqlStore(url)) as opened:
        yield opened


def found(store: PostgresqlStore, *ids: str) -> list[str]:
    with store.reading(once=True) as reader:
        return [each.image_id for each in reader.images_page(query(image_ids=ids)).images]


def lookup(store: PostgresqlStore, number: int) -> Callable[[], list[str]]:
    """One image, or two: statements of two shapes."""
    ids = [f"m-{number}"] if number % 2 else [f"m-{number}", "m-none"]
    return lambda: found(store, *ids)


def test_each_request_has_its_own_answer(store: PostgresqlStore) -> None:
    for _ in range(2):
        answers = at_once(*(lookup(store, number) for number in range(MANY)))
        assert answers == [[f"m-{number}"] for number in range(MANY)]


def test_statements_that_a_pooler_forgets_are_sent_whole(store: PostgresqlStore) -> None:
    assert on_loop(found, store, "m-1") == ["m-1"]
    connection = store._lookups._connection  # noqa: SLF001
    assert connection is not None
    connection.execute("DEALLOCATE ALL")
    for _ in range(2):
        assert at_once(*(lookup(store, number) for number in range(5))) == [
            [f"m-{each}"] for each in range(5)
        ]
    assert not store._lookups._are_kept  # noqa: SLF001


def test_the_connection_for_lookups_is_counted(store: PostgresqlStore) -> None:
    def used() -> int:
        (statistics,) = store.statistics()
        assert statistics.pool is not None
        return sum(statistics.pool)

    before = used()
    assert on_loop(found, store, "m-1") == ["m-1"]
    assert used() == before + 1


def test_a_view_for_one_query_refuses_a_second(store: PostgresqlStore) -> None:
    def ask() -> None:
        with store.reading(once=True) as reader:
            reader.images_page(query(image_ids=("m-1",)))
            reader.images_page(query(image_ids=("m-1",)))

    with pytest.raises(RuntimeError, match="second query"):
        on_loop(ask)


def test_a_failure_is_told_and_ends(store: PostgresqlStore, url: str) -> None:
    assert on_loop(found, store, "m-1") == ["m-1"]
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("ALTER TABLE images RENAME TO hidden")
        try:
            with pytest.raises(StoreError, match="cannot be used"):
                on_loop(found, store, "m-1")
        finally:
            other.execute("ALTER TABLE hidden RENAME TO images")
    assert on_loop(found, store, "m-1") == ["m-1"]


def test_lookups_whose_connection_an_operator_ends_are_asked_again(store: PostgresqlStore, url: str) -> None:
    assert on_loop(found, store, "m-1") == ["m-1"]
    connection = store._lookups._connection  # noqa: SLF001
    assert connection is not None
    with psycopg.connect(url) as other, ThreadPoolExecutor(1) as threads:
        other.execute("LOCK TABLE images IN ACCESS EXCLUSIVE MODE")
        asked = threads.submit(at_once, *(lookup(store, number) for number in range(5)))
        with psycopg.connect(url, autocommit=True) as third:
            until_waiting(third, connection.info.backend_pid)
            third.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        other.rollback()
        assert asked.result(timeout=30) == [[f"m-{number}"] for number in range(5)]
    assert store._lookups._connection is not connection  # noqa: SLF001


def until_waiting(client: psycopg.Connection[tuple[Any, ...]], backend_id: int) -> None:
    """Wait until a backend waits for a lock."""
    waiting = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'"
    deadline = time.monotonic() + 20
    while not client.execute(waiting, (backend_id,)).fetchall():
        assert time.monotonic() < deadline
        time.sleep(0.01)
