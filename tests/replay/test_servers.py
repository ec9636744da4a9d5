"""Replays against real servers: killed, beside each other, and with a clock that jumps (libfaketime)."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from tests.api import Api, timestamp
from tests.running import Running, genzo_here, running, workers_of

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
CREATE = {"Action": "CreateVpc", "RegionId": "cn-hangzhou", "Format": "JSON"}
HOUR = 3600


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str | Path, ...]]:
    """The options of every server of one catalogue."""
    if request.param == "sqlite":
        yield "--data", tmp_path
    else:
        yield "--data", tmp_path, "--database", request.getfixturevalue("postgresql_catalogue")


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


# Under libfaketime, sleeps of the PostgreSQL pool fail with EINVAL. Clocks that jump are tried on PostgreSQL
# in test_writes.py, where the clock is an argument.
@pytest.mark.parametrize("catalogue", ["sqlite"], indirect=True)
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
    _seed(catalogue, tmp_path)
    with running(*catalogue, through=("env", *environment)) as server:
        api = api_of(server)
        session = _session(api, timestamp())
        write, read = (api.signed({**CREATE, "Action": action}) for action in ("CreateVpc", "DescribeVpcs"))
        assert [api.get(request).status for request in (write, read)] == [200, 200]
        then = timestamp(set_clock(3 * HOUR))
        for action in ("CreateVpc", "DescribeVpcs"):
            # Deletes the nonces of before.
            assert api.get(api.signed({**CREATE, "Action": action, "Timestamp": then})).status == 200
        assert api.get(write).code == "InvalidTimeStamp.Expired"
        assert api.get(session(then)).code == "InvalidSecurityToken.Expired"
        later_session = _session(api, then)
        assert api.get(later_session(then)).status == 200
        # Requests of the second in which a deleted one was signed are refused, so this is a later one.
        now = timestamp(set_clock(5))
        assert [api.get(request).code for request in (write, read)] == ["SignatureNonceUsed"] * 2
        assert api.get(api.signed({**CREATE, "Timestamp": now})).status == 200
        assert [api.get(each(now)).status for each in (session, later_session)] == [200, 200]
    with running(*catalogue) as later:
        assert api_of(later).get(write).code == "SignatureNonceUsed"
        assert vpcs(api_of(later)) == 3


def _seed(catalogue: tuple[str | Path, ...], folder: Path) -> None:
    """Create a user who may assume a role that may read."""
    user = {
        "name": "alice",
        "keys": [{"id": "alice-key", "secret": "alice-secret"}],
        "policies": ["AliyunSTSAssumeRoleAccess"],
    }
    role = {"name": "Reader", "policies": ["AliyunECSReadOnlyAccess", "AliyunVPCReadOnlyAccess"]}
    file = folder / "seed.json"
    file.write_text(json.dumps({"accounts": [{"id": FIRST_ACCOUNT_ID, "users": [user], "roles": [role]}]}))
    done = genzo_here("seed", file, *catalogue)
    assert done.returncode == 0, done.stderr


def _session(api: Api, at: str) -> Callable[[str], dict[str, str]]:
    """Makes requests of a role session of an hour; each is signed at a time stamp."""
    alice = api._replace(key="alice-key", secret="alice-secret")
    wanted = {
        "Action": "AssumeRole",
        "Version": "2015-04-01",
        "Format": "JSON",
        "RoleArn": f"acs:ram::{FIRST_ACCOUNT_ID}:role/reader",
        "RoleSessionName": "visit",
        "Timestamp": at,
    }
    answer = alice.get(alice.signed(wanted))
    assert answer.status == 200, answer.body
    made = answer.json["Credentials"]
    caller = api._replace(key=made["AccessKeyId"], secret=made["AccessKeySecret"])
    read = {**CREATE, "Action": "DescribeVpcs", "SecurityToken": made["SecurityToken"]}
    return lambda moment: caller.signed({**read, "Timestamp": moment})
