"""An object store that hangs holds up nobody but those who ask it, and not the end of the server."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genzo.http.asgi import REQUEST_SECONDS
from tests.api import Api
from tests.crash.hanging_service import hanging
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
