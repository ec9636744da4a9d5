"""A database that stops, stands still and comes back: what the page says, and two lines in the log."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from genzo.catalogue.deadline import Deadline, run_until
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.http.readiness import Readiness
from genzo.service.build import build_service
from tests.api import Api
from tests.postgresql.cluster import Cluster
from tests.running import Running, running

PATIENCE = 30.0
UNREACHABLE_REPLICA = "postgresql://reader:secret@127.0.0.1:9/replica"
BACK = re.compile(
    r"The catalogue can be used again after (\d+\.\d) seconds\. Requests refused meanwhile: (\d+)\."
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    # What a server has handed to the system outlives a crash of the server.
    with Cluster({"fsync": "off"}) as started:
        yield started


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(("end", "begin"), [("kill", "start"), ("freeze", "thaw")])
def test_a_database_that_goes_and_comes_back(cluster: Cluster, tmp_path: Path, end: str, begin: str) -> None:
    stderr, url = tmp_path / "stderr", cluster.create_database("outage")
    options = ("--database", url, "--replica", UNREACHABLE_REPLICA, "--data", tmp_path, "--control", "token")
    with running(*options, stderr=stderr) as server:
        api = Api(server.host, server.port)
        assert api.images().status == 200
        _assert_replica_is_told(server, api)
        began = time.time()
        getattr(cluster, end)()
        assert {api.images().status for _ in range(5)} == {503}
        _assert_unreachable_is_told(server, api, began)
        getattr(cluster, begin)()
        # Without a request: the worker looks by itself.
        wait_for(lambda: "can be used again" in stderr.read_text())
        assert api.send("GET", "/_genzo/ready").json["status"] == "degraded"
        # On a busy machine a connection may take too long once more, which is an outage of its own.
        wait_for(lambda: api.images().status == 200)
    replica, lost, back, *_ = stderr.read_text().splitlines()
    assert replica.startswith("The database replica at 127.0.0.1 cannot be reached")
    assert lost.startswith(f"The database {url.rpartition('/')[2]} at 127.0.0.1 cannot be reached (")
    match = BACK.match(back)
    assert match is not None
    assert 0 < float(match[1]) < time.time() - began
    assert int(match[2]) >= 5


def _assert_replica_is_told(server: Running, api: Api) -> None:
    answer = api.send("GET", "/_genzo/ready")
    assert (answer.status, answer.json["status"]) == (200, "degraded")
    assert [each["reason"] for each in answer.json["warnings"]] == ["replica-unreachable"]
    assert b"127.0.0.1" not in answer.body
    detailed = api.send("GET", "/_genzo/ready", {"Authorization": f"Bearer {server.control_token}"})
    assert "replica at 127.0.0.1" in detailed.json["warnings"][0]["detail"]
    assert b"secret" not in detailed.body


def _assert_unreachable_is_told(server: Running, api: Api, began: float) -> None:
    answer = api.send("GET", "/_genzo/ready")
    assert (answer.status, answer.json["reason"]) == (503, "database-unreachable")
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began))
    assert since <= answer.json["since"] <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    assert set(answer.json) == {"status", "reason", "message", "since"}
    detailed = api.send("GET", "/_genzo/ready", {"Authorization": f"Bearer {server.control_token}"})
    assert "check that the server runs" in detailed.json["detail"]


def test_a_database_whose_tables_are_locked_is_slow(postgresql_database: str) -> None:
    service = build_service(postgresql_database)
    service.prepare()
    readiness = Readiness(service)
    with psycopg.connect(postgresql_database) as other:
        other.execute("LOCK TABLE marks IN ACCESS EXCLUSIVE MODE")
        report = run_until(Deadline(time.monotonic() + 0.5), readiness.report)
    assert report.problem is not None
    assert report.problem.reason is UnreadyReason.DATABASE_SLOW
    assert readiness.report().problem is None
    service.store.close()
