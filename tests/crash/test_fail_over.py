"""A primary that dies under writes: its synchronous standby takes over, and Genzo follows without a restart.

``GENZO_FAIL_OVERS`` says how often.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.crash.catalogue_setup import options, set_up_catalogue
from tests.crash.client_pool import ClientPool, print_figures
from tests.crash.doctor import require_healthy
from tests.crash.trail import TrailReader
from tests.postgresql.cluster import HOST, SUPERUSER, Cluster
from tests.postgresql.standby import Standby
from tests.running import running, workers_of

FAIL_OVERS = int(os.environ.get("GENZO_FAIL_OVERS", "1"))
CLIENTS = 4
_BACK_SECONDS = 10.0
pytestmark = pytest.mark.timeout(300)  # two servers of PostgreSQL start and one ends


@contextmanager
def pair() -> Iterator[tuple[Cluster, Standby]]:
    """A primary whose commits wait for the standby."""
    with Cluster() as primary, Standby(primary, synchronous=True) as standby:
        yield primary, standby


@pytest.mark.parametrize("number", range(FAIL_OVERS))
def test_a_standby_takes_over_with_all_acknowledged_writes(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pair() as (primary, standby):
        database = _url(primary, standby)
        pool, trail = ClientPool(set_up_catalogue(database, CLIENTS), number), TrailReader(database)
        with running(*options(database, workers=2)) as server:
            pool.meet(server)
            workers = workers_of(server.process.pid)
            with pool.writing():
                pool.wait_for_writes()
                time.sleep(1)
                primary.kill()
                killed = time.monotonic()
                time.sleep(0.5)  # until whoever watches the primary has noticed
                promotion = time.monotonic()
                standby.promote()
                promoted = time.monotonic()
                pool.wait_for_writes(since=promotion)
                time.sleep(1)
            pool.settle(server)
            pool.require_trail(trail)
            assert workers_of(server.process.pid) == workers
            require_healthy(database)
    before = [moment for moment in pool.acknowledged if moment < killed]
    after = [moment for moment in pool.acknowledged if moment > promotion]
    print_figures(
        capsys,
        f"Fail-over {number + 1}: {len(before)} writes acknowledged before and {len(after)} after, "
        f"{pool.unanswered} without an answer; promoted in {promoted - promotion:.2f} s, the first write "
        f"{after[0] - promotion:.2f} s after promotion began, {after[0] - before[-1]:.2f} s without one",
    )
    assert after[0] - promoted < _BACK_SECONDS


def _url(primary: Cluster, standby: Standby) -> str:
    """A database that both will have, as libpq takes it of several hosts."""
    name = urlsplit(primary.create_database("fail_over")).path
    return f"postgresql://{SUPERUSER}@{HOST}:{primary.port},{HOST}:{standby.port}{name}"
