"""A database that is held for half a minute: every write is answered in its time, and none is done later."""

import os
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from genzo.http.asgi import REQUEST_SECONDS
from tests.api import Api
from tests.running import running

pytestmark = pytest.mark.skipif("GENZO_CRASH_ROUNDS" not in os.environ, reason="scripts/soak runs it")

REGION = "cn-hangzhou"
HELD = 30.0
CLIENTS = 60
# By a clock that also measures what else this machine does.
SLACK = 2.0


@contextmanager
def held(database: str, account_id: int) -> Iterator[None]:
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(database) as connection:
        connection.execute(f"SELECT pg_advisory_xact_lock({account_id})".encode())
        yield
        connection.rollback()


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_write_waits_longer_or_is_carried_out_after_its_answer(
    kind: str, workers: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = f"sqlite:///{tmp_path / 'genzo.db'}"
    if kind == "postgresql":
        database = request.getfixturevalue("postgresql_catalogue")
    options = ("--database", database, "--data", tmp_path, "--workers", workers)
    with (
        running(*options, stderr=tmp_path / "stderr") as server,
        ThreadPoolExecutor(CLIENTS) as threads,
    ):
        api = Api(server.host, server.port)
        names, end = iter(range(10**6)), time.monotonic() + HELD

        def write(_: int) -> list[tuple[int, float, str]]:
            answers = []
            while time.monotonic() < end:
                name, began = f"key-{next(names)}", time.monotonic()
                answer = api.call("CreateKeyPair", RegionId=REGION, KeyPairName=name)
                answers.append((answer.status, time.monotonic() - began, name))
                time.sleep(0.2)
            return answers

        with held(database, 1234567890123456):
            answers = [answer for each in threads.map(write, range(CLIENTS)) for answer in each]
            assert {status for status, _, _ in answers} == {503}
            assert max(seconds for _, seconds, _ in answers) < REQUEST_SECONDS + SLACK
            assert api.images(PageSize="1").status == 200
        time.sleep(SLACK)
        found = api.call("DescribeKeyPairs", RegionId=REGION, PageSize="50")
        assert found.json["TotalCount"] == 0
        # The server writes again at once, however many calls it has refused.
        assert api.call("CreateKeyPair", RegionId=REGION, KeyPairName="afterwards").status == 200
