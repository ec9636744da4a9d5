"""A request is answered within its time from its arrival, and what was answered 503 is never carried out."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from genzo.http.sending import AsgiApplication
from genzo.service.service import Service
from tests.concurrent_calls import Timed, all_called, called, prepared_service, worker

LIMIT = 2.0
# By a clock that also measures what else this machine does.
SOON = 15.0
WRITES = 24
READS = 12


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'genzo.db'}"
    return str(request.getfixturevalue("postgresql_catalogue"))


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Service]:
    with closing(_Closing(prepared_service(database, tmp_path))) as closed:
        yield closed.service


class _Closing:
    def __init__(self, service: Service) -> None:
        self.service = service

    def close(self) -> None:
        self.service.store.close()


@contextmanager
def held(database: str) -> Iterator[None]:
    """Nobody can write meanwhile."""
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(database) as connection:
        connection.execute("LOCK TABLE resources IN EXCLUSIVE MODE")
        yield
        connection.rollback()


def names(application: AsgiApplication) -> int:
    found: Timed = asyncio.run(called(application, "DescribeKeyPairs", PageSize="50"))
    return int(found.json["TotalCount"])


def assert_too_late(answers: list[Timed]) -> None:
    assert {(each.status, each.json["Code"]) for each in answers} == {(503, "ServiceUnavailable")}
    assert max(each.seconds for each in answers) < SOON


def test_writes_that_wait_too_long_are_never_carried_out(database: str, service: Service) -> None:
    application = worker(service, LIMIT)
    keys = [{"KeyPairName": f"key-{number}"} for number in range(WRITES)]
    with held(database):
        assert_too_late(asyncio.run(all_called(application, "CreateKeyPair", *keys)))
    time.sleep(LIMIT / 2)
    assert names(worker(service, 20.0)) == 0
    answered = asyncio.run(called(worker(service, 20.0), "CreateKeyPair", KeyPairName="late"))
    assert answered.status == 200


def test_writes_that_get_their_turn_in_time_are_carried_out(database: str, service: Service) -> None:
    application = worker(service, 100.0)
    keys = [{"KeyPairName": f"key-{number}"} for number in range(WRITES)]
    holding, release = threading.Event(), threading.Event()

    def hold() -> None:
        with held(database):
            holding.set()
            release.wait(10)

    async def call() -> list[Timed]:
        asyncio.get_running_loop().call_later(LIMIT / 2, release.set)
        return await all_called(application, "CreateKeyPair", *keys)

    holder = threading.Thread(target=hold)
    holder.start()
    assert holding.wait(10)
    assert {each.status for each in asyncio.run(call())} == {200}
    holder.join()
    assert names(worker(service, 20.0)) == WRITES


def test_reads_that_wait_too_long_end(postgresql_catalogue: str, tmp_path: Path) -> None:
    service = prepared_service(postgresql_catalogue, tmp_path)
    application = worker(service, LIMIT)
    assert asyncio.run(called(application, "DescribeImages")).status == 200
    with psycopg.connect(postgresql_catalogue) as other:
        other.execute("LOCK TABLE images IN ACCESS EXCLUSIVE MODE")
        pages = [{"PageSize": "1"}] * READS
        assert_too_late(asyncio.run(all_called(application, "DescribeImages", *pages)))
        other.rollback()
    assert asyncio.run(called(worker(service, 20.0), "DescribeImages")).status == 200
    service.store.close()


def test_the_event_loop_waits_for_no_write(tmp_path: Path) -> None:
    """An unknown key makes an account (``--auth open``), which waits, but not on the event loop."""
    database = f"sqlite:///{tmp_path / 'genzo.db'}"
    service = prepared_service(database, tmp_path)
    application = worker(service, LIMIT)

    async def call() -> tuple[Timed, Timed]:
        waiting = asyncio.ensure_future(called(application, "DescribeRegions", AccessKeyId="new"))
        await asyncio.sleep(0)
        return await called(application, "DescribeRegions"), await waiting

    with held(database):
        at_once, waited = asyncio.run(call())
    assert (at_once.status, waited.status) == (200, 503)
    assert at_once.seconds < waited.seconds
    assert asyncio.run(called(application, "DescribeRegions", AccessKeyId="new")).status == 200
    service.store.close()


def test_a_write_whose_client_is_gone_is_not_carried_out(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'genzo.db'}"
    service = prepared_service(database, tmp_path)
    application = worker(service, 20.0)

    async def call() -> None:
        waiting = asyncio.ensure_future(called(application, "CreateKeyPair", KeyPairName="key"))
        await asyncio.sleep(LIMIT / 2)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting

    with held(database):
        asyncio.run(call())
        time.sleep(LIMIT / 2)
    assert names(application) == 0
    assert asyncio.run(called(application, "CreateKeyPair", KeyPairName="key")).status == 200
    service.store.close()
