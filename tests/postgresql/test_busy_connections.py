"""More requests than a worker has connections, and more of a pool's users than it has places."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from genzo.catalogue.store import StoreError
from genzo.http.asgi import REQUEST_SECONDS
from genzo.store.postgresql.loop_pool import LOOP_CONNECTIONS
from genzo.store.postgresql.store import PostgresqlStore
from tests.api import Api
from tests.running import running

REQUESTS = 12
WAIT_SECONDS = 0.9
# By a clock that also measures what else this machine does.
SOON = 3.0


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Images can be neither read nor written meanwhile."""
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE images IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


def _waiting_for_locks(url: str) -> int:
    """How many connections wait for a lock."""
    with psycopg.connect(url) as client:
        (count,) = client.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"
        ).fetchone() or (0,)
    return int(count)


def test_requests_beyond_the_connections_wait_and_are_answered(
    postgresql_catalogue: str, tmp_path: Path
) -> None:
    statuses = list[int]()
    with running("--database", postgresql_catalogue, "--data", tmp_path) as server:
        api = Api(server.host, server.port)
        threads = [
            threading.Thread(
                target=lambda name: statuses.append(api.images(ImageName=name).status), args=[name]
            )
            for name in (f"other-{number}*" for number in range(REQUESTS))
        ]
        with locked(postgresql_catalogue):
            for thread in threads:
                thread.start()
            threads[0].join(2 * WAIT_SECONDS)
            until = time.monotonic() + REQUEST_SECONDS / 2
            while (used := _waiting_for_locks(postgresql_catalogue)) < LOOP_CONNECTIONS:
                assert time.monotonic() < until, used
                time.sleep(0.05)
            assert statuses == []
            # Lookups of a page cache have a connection of their own.
            assert used <= LOOP_CONNECTIONS + 1
        for thread in threads:
            thread.join(30)
    assert statuses == [200] * REQUESTS


def test_a_pool_without_a_free_place_says_so_soon(postgresql_catalogue: str) -> None:
    with closing(PostgresqlStore(postgresql_catalogue, connections=1)) as store:
        store.prepare()
        with store.reading():
            began = time.monotonic()
            with pytest.raises(StoreError, match="all 1 connections are in use"), store.reading():
                pass
            assert WAIT_SECONDS <= time.monotonic() - began < SOON
        with store.reading() as catalogue:
            assert catalogue.metadata("none") is None


def test_a_place_that_becomes_free_in_time_is_taken(postgresql_catalogue: str) -> None:
    with closing(PostgresqlStore(postgresql_catalogue, connections=1)) as store:
        store.prepare()
        taken = threading.Event()

        def hold() -> None:
            with store.reading():
                taken.set()
                time.sleep(WAIT_SECONDS / 3)

        holder = threading.Thread(target=hold)
        holder.start()
        assert taken.wait(SOON)
        with store.reading() as catalogue:
            assert catalogue.metadata("none") is None
        holder.join(SOON)
