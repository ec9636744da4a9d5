"""An object store that hangs delays the calls that ask it alone, and not the stop of the server."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from genzo.http.asgi import REQUEST_SECONDS
from tests.api import Api
from tests.cli.populated import Database
from tests.crash.hanging_service import hanging
from tests.crash.requests import signed
from tests.http.image_transfer.disk_files import disk
from tests.running import running

REGION = "cn-hangzhou"
IMPORTS = 40
WRITES = 20
pytestmark = pytest.mark.skipif("GENZO_CRASH_ROUNDS" not in os.environ, reason="scripts/soak runs it")

# By a clock that also measures what else this machine does.
FAST = 2.0
STOPPED = 15.0


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'genzo.db'}"
    return str(request.getfixturevalue("postgresql_database"))


def test_others_write_while_many_imports_wait_and_the_server_stops(database: str, tmp_path: Path) -> None:
    with (
        hanging() as address,
        running(
            *("--database", database, "--data", tmp_path, "--objects", address, "--auth", "open"),
            stderr=tmp_path / "stderr",
        ) as server,
        ThreadPoolExecutor(IMPORTS) as threads,
    ):
        imports = [threads.submit(_import, server.host, server.port, number) for number in range(IMPORTS)]
        time.sleep(1.0)
        slowest = max(_write(server.host, server.port, number) for number in range(WRITES))
        assert slowest < FAST
        for done in imports:
            status, code, seconds = done.result()
            # The first ones are answered that the store failed, the others that they do not get their turn.
            assert (status, code) in {(403, "ImportImageFailed"), (503, "ServiceUnavailable")}
            assert seconds < REQUEST_SECONDS + FAST
        waiting = threads.submit(_import_unanswered, server.host, server.port)
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        server.process.wait(STOPPED)
        assert time.monotonic() - began < STOPPED
        waiting.result()


def test_a_kill_between_the_transactions_of_an_import_leaves_nothing(database: str, tmp_path: Path) -> None:
    given = ("--database", database, "--data", tmp_path, "--objects")
    wanted = {"RegionId": REGION, **disk("some.raw", "remote")}
    with hanging() as address, ThreadPoolExecutor(1) as threads:
        with running(*given, address) as server:
            api = Api(server.host, server.port)
            waiting = threads.submit(api.get, signed(api, "ImportImage", wanted))
            time.sleep(1.0)
            server.process.kill()
            with pytest.raises((OSError, HTTPException)):
                waiting.result()
        assert _kept(database) == (0, 0)
        with running(*given, address, stderr=tmp_path / "stderr") as server:
            api = Api(server.host, server.port)
            request = signed(api, "ImportImage", wanted)
            assert api.get(request).code == "ImportImageFailed"
            assert _kept(database) == (1, 1)
            assert api.get(request).code == "SignatureNonceUsed"


def _kept(database: str) -> tuple[int, int]:
    """The number of nonces of writes, and of events of imports."""
    ((nonces,),) = Database(database).rows("SELECT count(*) FROM durable_nonces")
    ((events,),) = Database(database).rows(
        "SELECT count(*) FROM audit_events WHERE document LIKE '%ImportImage%'"
    )
    return nonces, events


def _import(host: str, port: int, number: int) -> tuple[int, str, float]:
    api = Api(host, port, key=f"importing-{number}")
    began = time.monotonic()
    answer = api.call("ImportImage", RegionId=REGION, **disk("some.raw", "remote"))
    return answer.status, answer.code, time.monotonic() - began


def _import_unanswered(host: str, port: int) -> None:
    try:
        _import(host, port, IMPORTS)
    except OSError:
        return


def _write(host: str, port: int, number: int) -> float:
    api = Api(host, port, key=f"writing-{number % 3}")
    began = time.monotonic()
    answer = api.call("CreateKeyPair", RegionId=REGION, KeyPairName=f"key-{number}")
    assert answer.status == 200, answer.body
    return time.monotonic() - began
