"""Settings survive restarts, and are in the first database only."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.running import genzo_here, running

FAULT = {"name": "kept", "error": "Throttling", "times": 3}
NOTHING: dict[str, Any] = {"faults": []}


def put(api: Api, path: str, body: object) -> None:
    assert api.send("PUT", f"/_genzo/{path}", body=json.dumps(body).encode()).status == 200


def test_settings_survive_a_killed_server(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--workers", "2") as started:
        api = Api(started.host, started.port)
        put(api, "faults/kept", FAULT)
        put(api, "clock", {"now": "2020-01-01T00:00:00Z", "frozen": True})
        put(api, "durations", {"CreateImage": 7})
        put(api, "quotas", {"images": 8})
        assert api.images().status == 400
        started.process.kill()
        started.process.wait()
    with running("--data", tmp_path) as started:
        api = Api(started.host, started.port)
        assert api.send("GET", "/_genzo/faults").json == {"faults": [{**FAULT, "times": 2}]}
        assert api.send("GET", "/_genzo/clock").json["now"] == "2020-01-01T00:00:00.000Z"
        assert api.send("GET", "/_genzo/durations").json["set"] == {"CreateImage": 7}
        assert api.send("GET", "/_genzo/quotas").json["set"] == {"images": 8}
        assert [api.images().status for _ in range(3)] == [400, 400, 200]


def test_memory_keeps_no_settings() -> None:
    with running("--memory") as started:
        put(Api(started.host, started.port), "faults/kept", FAULT)
    with running("--memory") as started:
        assert Api(started.host, started.port).send("GET", "/_genzo/faults").json == NOTHING


def test_regions_with_their_own_database_use_the_settings_of_the_first(tmp_path: Path) -> None:
    away = tmp_path / "beijing.db"
    regions = json.dumps({"cn-beijing": f"sqlite:///{away}"})
    with running("--data", tmp_path, "--databases", regions, "--duration", "CreateVpc=60") as started:
        api = Api(started.host, started.port)
        put(api, "faults/kept", {"region": "cn-beijing", "error": "InternalError", "times": 1})
        assert [api.images("cn-beijing").status for _ in range(2)] == [500, 200]
        assert api.call("CreateVpc", RegionId="cn-beijing").status == 200
        states = []
        for seconds in (0, 61):
            put(api, "clock", {"advance": seconds})
            (vpc,) = api.call("DescribeVpcs", RegionId="cn-beijing").json["Vpcs"]["Vpc"]
            states.append(vpc["Status"])
        assert states == ["Pending", "Available"]
    for file, count in ((away, 0), (tmp_path / "genzo.db", 1)):
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("SELECT count(*) FROM marks WHERE name = 'settings'").fetchone()
        assert found == (count,)


def test_doctor_reports_settings(tmp_path: Path) -> None:
    with running("--data", tmp_path) as started:
        put(Api(started.host, started.port), "faults/kept", FAULT)
    said = genzo_here("doctor", "--data", tmp_path)
    assert said.returncode == 0
    assert "Servers follow what was set through /_genzo/ (faults)" in said.stdout


@pytest.mark.parametrize("text", ["{", '{"faults":[{"strikes":"all"}]}', '{"clock":{"offset":"x"}}'])
def test_unreadable_settings_are_reported_and_refused(tmp_path: Path, text: str) -> None:
    with running("--data", tmp_path) as started:
        api = Api(started.host, started.port)
        with closing(sqlite3.connect(tmp_path / "genzo.db", isolation_level=None)) as connection:
            connection.execute("INSERT INTO marks (name, value) VALUES ('settings', ?)", (text,))
        assert (api.images().status, api.images().code) == (503, "ServiceUnavailable")
        refused = api.send("GET", "/_genzo/clock")
        assert refused.status == 503
        assert "cannot be read" in refused.json["message"]
    said = genzo_here("doctor", "--data", tmp_path)
    assert said.returncode == 1
    assert "What is set through /_genzo/ cannot be read" in said.stdout
