"""Replays against real servers: killed, beside each other, and with a clock that jumps (libfaketime)."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Api, timestamp
from tests.running import Running, running, workers_of

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
CREATE = {"Action": "CreateVpc", "RegionId": "cn-hangzhou", "Format": "JSON"}
HOUR = 3600


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str | Path, ...]]:
    """The options of every server of one catalogue."""
    if request.param == "sqlite":
        yield "--data", tmp_path
    else:
        yield "--data", tmp_path, "--database", request.getfixturevalue("postgresql_database")


def api_of(server: Running) -> Api:
    return Api(server.host, server.port)


def kill(server: Running) -> None:
    for process in (server.process.pid, *workers_of(server.process.pid)):
        os.kill(process, signal.SIGKILL)


def vpcs(api: Api) -> int:
    return int(api.call("DescribeVpcs", RegionId="cn-hangzhou").json["TotalCount"])


def test_a_write_is_refused_after_its_server_was_killed(catalogue: tuple[str | Path, ...]) -> None:
    with running(*catalogue, "--workers", "2") as server:
        api = api_of(server)
        made = api.signed(CREATE)
        refused = api.signed({**CREATE, "Action": "DeleteVpc", "VpcId": "vpc-none"})
        assert api.get(refused).status == 404
        assert api.get(made).status == 200
        kill(server)
    with running(*catalogue) as again, running(*catalogue) as beside:
        for each in map(api_of, (again, beside)):
            assert [each.get(request).code for request in (made, refused)] == ["SignatureNonceUsed"] * 2
            assert vpcs(each) == 1
        # A client that signs again is served, and both servers refuse the replay of it.
        fresh = api_of(again).signed(CREATE)
        assert api_of(beside).get(fresh).status == 200
        assert api_of(again).get(fresh).code == "SignatureNonceUsed"


@pytest.mark.skipif(not FAKETIME.exists(), reason="libfaketime is not installed")
def test_a_system_clock_that_goes_forward_and_back_accepts_nothing_twice(
    catalogue: tuple[str | Path, ...], tmp_path: Path
) -> None:
    offset = tmp_path / "offset"
    environment = (
        f"LD_PRELOAD={FAKETIME}",
        f"FAKETIME_TIMESTAMP_FILE={offset}",
        "FAKETIME_NO_CACHE=1",
        "DONT_FAKE_MONOTONIC=1",
    )

    def set_clock(seconds: int) -> float:
        offset.write_text(f"+{seconds}")
        return time.time() + seconds

    set_clock(0)
    with running(*catalogue, through=("env", *environment)) as server:
        api = api_of(server)
        write, read = (api.signed({**CREATE, "Action": action}) for action in ("CreateVpc", "DescribeVpcs"))
        assert [api.get(request).status for request in (write, read)] == [200, 200]
        then = timestamp(set_clock(3 * HOUR))
        for action in ("CreateVpc", "DescribeVpcs"):
            # Deletes the nonces of before.
            assert api.get(api.signed({**CREATE, "Action": action, "Timestamp": then})).status == 200
        assert api.get(write).code == "InvalidTimeStamp.Expired"
        # Requests of the second in which a deleted one was signed are refused, so this is a later one.
        now = timestamp(set_clock(5))
        assert [api.get(request).code for request in (write, read)] == ["SignatureNonceUsed"] * 2
        assert api.get(api.signed({**CREATE, "Timestamp": now})).status == 200
    with running(*catalogue) as later:
        assert api_of(later).get(write).code == "SignatureNonceUsed"
        assert vpcs(api_of(later)) == 3
