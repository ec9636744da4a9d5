"""Reset: requested from one server, done for all."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.api import Api
from tests.http.control.server_pool import REGION, ServerPool
from tests.running import running


def test_reset_deletes_resources_and_settings_on_every_server(pool: ServerPool) -> None:
    image_id = pool.image("forgotten")
    for _ in range(3):
        assert pool.states(image_id) == {"Creating"}
    pool.page("PUT", "quotas", {"images": 7})
    forgotten = pool.page("POST", "reset")
    assert forgotten["images"] >= 1
    assert forgotten["resources"] >= 1
    assert pool.states(image_id) == set()
    assert pool.page("GET", "quotas")["set"] == {}
    assert pool.next.images(REGION).json["TotalCount"] > 0
    assert pool.next.call("DescribeInstances", RegionId=REGION).json["TotalCount"] == 0
    assert pool.page("POST", "reset") == {"images": 0, "resources": 0}


def test_reset_of_an_account_keeps_the_others(pool: ServerPool) -> None:
    image_id = pool.image("kept")
    pool.page("PUT", "quotas", {"images": 7})
    missing = pool.control("POST", "reset?account=1000000000000009")
    assert (missing.status, missing.json) == (404, {"message": "There is no account 1000000000000009."})
    assert pool.states(image_id) == {"Creating"}
    assert pool.page("POST", "reset?account=1234567890123456")["images"] == 1
    assert pool.states(image_id) == set()
    assert pool.page("GET", "quotas")["set"] == {"images": 7}


@pytest.mark.parametrize("query", ["account=", "account=me", "acount=1", "account=1&account=2", "account=-1"])
def test_an_invalid_query_resets_nothing(pool: ServerPool, query: str) -> None:
    image_id = pool.image("kept")
    refused = pool.control("POST", f"reset?{query}")
    assert refused.status == 400
    assert "account=ID alone" in refused.json["message"]
    assert pool.states(image_id) == {"Creating"}


def test_reset_needs_control_access(pool: ServerPool) -> None:
    assert pool.control("POST", "reset", via="1.1 proxy").status == 403
    assert pool.control("POST", "reset", origin="http://evil.example").status == 403
    assert pool.control("GET", "reset").status == 405


def test_reset_applies_to_all_databases(tmp_path: Path) -> None:
    away = tmp_path / "beijing.db"
    with running(
        "--data", tmp_path, "--databases", json.dumps({"cn-beijing": f"sqlite:///{away}"})
    ) as started:
        api = Api(started.host, started.port)
        for region in ("cn-beijing", REGION):
            assert api.call("CreateVpc", RegionId=region).status == 200
        assert api.send("POST", "/_genzo/reset").json == {"images": 0, "resources": 2}
    for file in (away, tmp_path / "genzo.db"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM resources").fetchone() == (0,)
