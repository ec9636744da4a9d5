"""Very many connections, hostile and honest; fewer where this process may open fewer files."""

import resource
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from genzo.http.connections import raise_open_file_limit
from tests.hostile.limits import IS_SOAK
from tests.hostile.target import Target, target

_READY = b"GET /_genzo/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_KINDS = {
    "nothing": b"",
    "part of a header": b"GET / HTTP/1.1\r\nHost: 127.0.",
    "one byte of a body": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nA",
}
_HOSTILE = 5_000
_HONEST = 2_000
_READY_SECONDS = 1.0
# Of 1,024 open files, 768 are for connections, of which the guard leaves half.
_FEW_FILES = ("sh", "-c", 'ulimit -n 1024; exec "$@"', "sh")
_FREED_SECONDS = 10.0


@pytest.fixture(scope="module", autouse=True)
def _open_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    raise_open_file_limit()
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def possible(wanted: int) -> int:
    return min(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)


@contextmanager
def connections(server: Target, count: int, sent: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        opened = []
        for _ in range(count):
            connection = socket.create_connection((server.api.host, server.api.port), timeout=20)
            opened.append(stack.enter_context(connection))
            connection.sendall(sent)
        yield opened


def seconds_until_ready(server: Target) -> float:
    start = time.perf_counter()
    with socket.create_connection((server.api.host, server.api.port), timeout=20) as connection:
        connection.sendall(_READY)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    return time.perf_counter() - start


@pytest.mark.parametrize("kind", _KINDS)
def test_readiness_is_answered_beside_thousands_of_hostile_connections(verifying: Target, kind: str) -> None:
    with connections(verifying, possible(_HOSTILE), _KINDS[kind]):
        assert seconds_until_ready(verifying) < _READY_SECONDS
        assert seconds_until_ready(verifying) < _READY_SECONDS


@pytest.mark.parametrize("kind", _KINDS if IS_SOAK else ["nothing"])
def test_places_become_free_where_hostile_connections_take_them_all(tmp_path: Path, kind: str) -> None:
    if sys.platform != "linux":
        pytest.skip("elsewhere the limit of open files is no limit of the shell's")
    with target(tmp_path, through=_FEW_FILES) as server, connections(server, possible(2_000), _KINDS[kind]):
        assert seconds_until_ready(server) < _FREED_SECONDS
        assert seconds_until_ready(server) < _READY_SECONDS
        server.still_answers()


def test_thousands_of_honest_connections_are_kept_alive(verifying: Target) -> None:
    with connections(verifying, possible(_HONEST), b"") as opened:
        for _ in range(2):
            for connection in opened:
                connection.sendall(_READY)
            for connection in opened:
                assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")


def test_a_request_that_is_being_answered_keeps_its_connection_while_others_are_closed(
    tmp_path: Path,
) -> None:
    statuses: list[int] = []
    with target(tmp_path, through=_FEW_FILES) as server:
        api = server.api
        fault = b'{"actions": ["DescribeImages"], "delay": 3}'
        assert api.send("POST", "/_genzo/faults", {}, fault).status in (200, 201)
        asking = threading.Thread(target=lambda: statuses.append(api.images().status))
        asking.start()
        time.sleep(0.2)
        with connections(server, possible(1_500), b""):
            asking.join()
    assert statuses == [200]


@pytest.mark.skipif(not IS_SOAK, reason="takes the real time limits, of a minute")
@pytest.mark.parametrize("kind", _KINDS)
def test_every_hostile_connection_is_ended(verifying: Target, kind: str) -> None:
    with connections(verifying, 20, _KINDS[kind]) as opened:
        for connection in opened:
            connection.settimeout(70)
            with connection.makefile("rb") as stream:
                received = stream.read()
            assert (b" 408 " in received) == (kind == "one byte of a body")
