"""A commit whose outcome is not known gets no answer: its connection is dropped, and 503 would be a lie."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from genzo.http import worker_threads
from genzo.service.service import Service
from tests.concurrent_calls import Timed, called, prepared_service, worker
from tests.postgresql.cluster import Cluster

LIMIT = 0.5
PATIENCE = 30.0
_WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster({"fsync": "off"}) as started:
        yield started


@pytest.fixture
def service(cluster: Cluster, tmp_path: Path) -> Iterator[Service]:
    made = prepared_service(cluster.create_database(tmp_path.name.replace("-", "_")), tmp_path)
    _standbys(cluster, "nobody")
    yield made
    _standbys(cluster, "")
    made.store.close()


def _standbys(cluster: Cluster, names: str) -> None:
    with cluster.connect() as connection:
        connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'".encode())
        connection.execute("SELECT pg_reload_conf()")


def written(service: Service, seconds: float) -> Timed:
    return asyncio.run(called(worker(service, seconds), "CreateKeyPair", KeyPairName="key"))


def names(service: Service) -> list[str]:
    answer = asyncio.run(called(worker(service, PATIENCE), "DescribeKeyPairs")).json
    return [pair["KeyPairName"] for pair in answer["KeyPairs"]["KeyPair"]]


def waiting(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    """The server process whose commit waits for a standby."""
    until = time.monotonic() + PATIENCE
    while not (found := connection.execute(_WAITING).fetchone()):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert isinstance(found[0], int)
    return found[0]


def test_a_commit_that_is_not_confirmed_in_time_gets_no_answer(
    cluster: Cluster, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_threads, "_COMMIT_SECONDS", LIMIT)
    answer = written(service, LIMIT)
    assert answer.status == 0, "503 would be a lie"
    assert 2 * LIMIT <= answer.seconds < 30 * LIMIT
    _standbys(cluster, "")
    with cluster.connect() as connection:
        until = time.monotonic() + PATIENCE
        while connection.execute(_WAITING).fetchone():
            assert time.monotonic() < until
            time.sleep(0.01)
    assert names(service) == ["key"]


def test_a_commit_whose_connection_breaks_gets_no_answer(cluster: Cluster, service: Service) -> None:
    with ThreadPoolExecutor(1) as threads, cluster.connect() as connection:
        answer = threads.submit(written, service, PATIENCE)
        connection.execute("SELECT pg_terminate_backend(%s)", (waiting(connection),))
        assert answer.result().status == 0
    assert names(service) == ["key"], "the server had committed it"


def test_a_commit_that_is_confirmed_late_is_answered(cluster: Cluster, service: Service) -> None:
    with ThreadPoolExecutor(1) as threads, cluster.connect() as connection:
        answer = threads.submit(written, service, PATIENCE)
        waiting(connection)
        _standbys(cluster, "")
        assert answer.result().status == 200
    assert names(service) == ["key"]
