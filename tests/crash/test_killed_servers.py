"""SIGKILL at random moments of mixed writes: acknowledged is kept, nothing is half done, a token works once.

Each write has exactly one event in the audit trail, each event has its write, and no replay is carried out.

``GENZO_CRASH_ROUNDS`` kills are made for each kind of store and of server, and ``GENZO_CRASH_SEED`` draws
what is written and when.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.api import Api
from tests.crash.catalogue_setup import OWNERS, options, set_up_catalogue
from tests.crash.client_pool import ClientPool, print_figures
from tests.crash.doctor import require_healthy
from tests.crash.trail import TrailReader
from tests.postgresql.servers import Server
from tests.running import Running, running, workers_of

ROUNDS = int(os.environ.get("GENZO_CRASH_ROUNDS", "2"))
SEED = int(os.environ.get("GENZO_CRASH_SEED", "0")) or random.randrange(2**32)
CLIENTS = 4
WORKERS = 2
_SECONDS = 15
pytestmark = pytest.mark.timeout(120 + _SECONDS * ROUNDS)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new catalogue."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'genzo.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database("crash") as url:
        yield url


@pytest.mark.sampled(2)
def test_killed_workers_lose_no_writes_and_leave_none_partial(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, chance = ClientPool(set_up_catalogue(database, CLIENTS), SEED), random.Random(SEED)
    began, trail = time.monotonic(), TrailReader(database)
    with running(*options(database, workers=WORKERS)) as server:
        pool.meet(server)
        workers = workers_of(server.process.pid)
        for _ in range(ROUNDS):
            with pool.writing():
                time.sleep(chance.uniform(0.05, 0.6))
                _kill_oldest(workers, server)
            pool.settle(server)
            pool.require_trail(trail)
            require_healthy(database)
        if database.startswith("sqlite"):
            _require_no_service_of_another_file(database, workers, server)
    _report(capsys, "worker", database, pool, began)


@pytest.mark.sampled(2)
def test_killed_servers_lose_no_writes_and_leave_none_partial(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, chance = ClientPool(set_up_catalogue(database, CLIENTS), SEED), random.Random(SEED)
    began, trail = time.monotonic(), TrailReader(database)
    for _ in range(ROUNDS):
        with running(*options(database, workers=1)) as server:
            pool.meet(server)
            pool.settle(server)
            pool.require_trail(trail)
            require_healthy(database)
            with pool.writing():
                time.sleep(chance.uniform(0.05, 0.6))
                server.process.kill()
                server.process.wait()
    with running(*options(database, workers=1)) as server:
        pool.meet(server)
        pool.settle(server)
        pool.require_trail(trail)
        require_healthy(database)
    _report(capsys, "server", database, pool, began)


def _kill_oldest(workers: list[int], server: Running) -> None:
    """Kill a worker and wait for its successor. Granian stops if a new worker ends within seconds."""
    killed = workers.pop(0)
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + _SECONDS
    while len(workers) < WORKERS:
        assert time.monotonic() < deadline
        time.sleep(0.02)
        workers += [each for each in workers_of(server.process.pid) if each not in (killed, *workers)]


def _require_no_service_of_another_file(database: str, workers: list[int], server: Running) -> None:
    """Replace the file: a new worker refuses it, too."""
    file = Path(database.removeprefix("sqlite:///"))
    copy = file.with_name("copy")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.rename(file)
    _kill_oldest(workers, server)
    _kill_oldest(workers, server)
    statuses, until = set[int](), time.monotonic() + 1.0
    while not statuses or time.monotonic() < until:
        with suppress(OSError):
            statuses.add(Api(server.host, server.port, OWNERS[0], OWNERS[0]).images().status)
    assert statuses == {503}


def _report(
    capsys: pytest.CaptureFixture[str], killed: str, database: str, pool: ClientPool, began: float
) -> None:
    assert len(pool.acknowledged) > ROUNDS, "the clients hardly wrote"
    print_figures(
        capsys,
        f"{ROUNDS} kills of a {killed} on {database.partition(':')[0]}: {len(pool.acknowledged)} writes "
        f"acknowledged, {pool.unanswered} without an answer, {pool.replayed} replays refused, "
        f"{time.monotonic() - began:.0f} s, seed {SEED}",
    )
