"""PostgreSQL's sessions, processes and whole server end at random moments of mixed writes.

``GENZO_CRASH_ROUNDS`` kills of each kind are made.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

import pytest

from tests.crash.catalogue_setup import options, set_up_catalogue
from tests.crash.client_pool import ClientPool, print_figures
from tests.crash.doctor import require_healthy
from tests.crash.trail import TrailReader
from tests.postgresql.cluster import Cluster
from tests.running import running

ROUNDS = int(os.environ.get("GENZO_CRASH_ROUNDS", "0"))
SEED = int(os.environ.get("GENZO_CRASH_SEED", "0")) or random.randrange(2**32)
CLIENTS = 4
_SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = 'crash' AND backend_type = 'client backend'"
pytestmark = [
    pytest.mark.skipif(not ROUNDS, reason="scripts/soak runs it"),
    pytest.mark.timeout(120 + 20 * ROUNDS),
]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster() as made:
        with made.connect() as connection:
            connection.execute("CREATE DATABASE crash TEMPLATE template0")
        yield made


def end_sessions(cluster: Cluster) -> None:
    """The clients' connections break, as a proxy or an operator breaks them."""
    with cluster.connect() as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({_SESSIONS}) AS sessions")


def kill_session(cluster: Cluster) -> None:
    """PostgreSQL ends all its sessions then, and recovers."""
    with cluster.connect() as connection:
        ((process,),) = connection.execute(f"{_SESSIONS} ORDER BY random() LIMIT 1").fetchall() or ((0,),)
    with suppress(ProcessLookupError):
        if process:
            os.kill(process, signal.SIGKILL)


def kill_server(cluster: Cluster) -> None:
    cluster.kill()
    cluster.start()


KINDS: Mapping[str, Callable[[Cluster], None]] = {
    "sessions": end_sessions,
    "process": kill_session,
    "server": kill_server,
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_killed_databases_lose_no_writes_and_leave_none_partial(
    kind: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    database, chance, began = cluster.url("crash"), random.Random(SEED), time.monotonic()
    pool = ClientPool(set_up_catalogue(database, CLIENTS), SEED)
    trail = TrailReader(database)
    with running(*options(database, workers=1)) as server:
        pool.meet(server)
        for _ in range(ROUNDS):
            with pool.writing():
                pool.wait_for_writes(since=time.monotonic())
                time.sleep(chance.uniform(0, 0.5))
                KINDS[kind](cluster)
            pool.settle(server)
            pool.require_trail(trail)
            require_healthy(database)
        assert server.process.poll() is None
    print_figures(
        capsys,
        f"{ROUNDS} kills of PostgreSQL ({kind}): {len(pool.acknowledged)} writes acknowledged, "
        f"{pool.unanswered} without an answer, {pool.replayed} replays refused, "
        f"{time.monotonic() - began:.0f} s, seed {SEED}",
    )
