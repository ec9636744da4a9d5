"""What the metrics say of PostgreSQL: its pool, and whether it is there."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from genzo.store.postgresql.store import PostgresqlStore
from tests.api import Api
from tests.http.telemetry.scraping import METRICS, Scrape, scrape
from tests.postgresql.cluster import Cluster
from tests.postgresql.standby import Standby
from tests.running import running

PATIENCE = 30.0


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster({"fsync": "off"}) as started:
        yield started


def _scraped(api: Api) -> Scrape:
    answer = api.send("GET", METRICS)
    assert answer.status == 200
    return scrape(answer.body.decode())


def test_a_scrape_says_that_the_database_is_gone_and_back(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.create_database("metrics")
    with running(
        "--database", url, "--data", tmp_path, "--metrics", "open", stderr=tmp_path / "log"
    ) as server:
        api = Api(server.host, server.port)
        assert api.images().status == 200
        assert api.call("CreateSecurityGroup", RegionId="cn-hangzhou").status == 200
        seen = _scraped(api)
        assert seen.value("genzo_database_up") == 1
        assert seen.value("genzo_commit_calls_count") >= 1
        assert seen.value("genzo_pool_connections", state="idle") >= 1
        assert seen.value("genzo_pool_wait_seconds_count") >= 2
        cluster.kill()
        assert api.images().status == 503
        seen = _scraped(api)
        assert seen.value("genzo_database_up") == 0
        assert seen.value("genzo_database_errors_total") >= 1
        cluster.start()
        deadline = time.monotonic() + PATIENCE
        while _scraped(api).value("genzo_database_up") == 0:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_lag_of_a_replica_is_the_age_of_what_it_lacks(cluster: Cluster) -> None:
    """It is 0 while the replica lacks nothing, however long nobody writes; it is unknown once it is gone."""
    url = cluster.create_database("lag")
    with Standby(cluster, synchronous=False) as standby:
        store = PostgresqlStore(url, replicas=[standby.url(urlsplit(url).path[1:])])
        store.prepare()
        standby.wait_until_caught_up()
        _await_lag(store, lambda lag: lag == 0)
        standby.pause_replay()
        with store.writing() as catalogue:
            catalogue.set_metadata("written", "yes")
        (first,) = store.replica_lags()
        (second,) = store.replica_lags()
        assert first is not None
        assert second is not None
        assert 0 < first < second
        standby.resume_replay()
        _await_lag(store, lambda lag: lag == 0)
        standby.kill()
        assert list(store.replica_lags()) == [None]
        store.close()


def _await_lag(store: PostgresqlStore, holds: Callable[[float | None], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds(*store.replica_lags()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
