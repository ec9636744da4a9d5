"""From the start of a process to its first answers."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench import servers, signing
from bench.load import ask
from bench.servers import Server

PYTHON = "python -c pass"
BARE = "bare Granian, hello"
MEMORY = "genzo serve --memory"
NEW = "genzo serve, new data folder"
EXISTING = "genzo serve, existing data folder"


class Start(NamedTuple):
    """One start, in seconds; ``cpu`` is what it took until ready. Python alone answers nothing."""

    ready: float
    cpu: float | None
    first_answer: float | None
    second_answer: float | None


def measure(rounds: int) -> dict[str, list[Start]]:
    """The starts of each contender, one of each in every round."""
    with tempfile.TemporaryDirectory(prefix="genzo-bench-") as scratch:
        existing = Path(scratch, "existing")
        contenders: dict[str, Callable[[], Start]] = {
            PYTHON: lambda: Start(servers.python_seconds(), None, None, None),
            BARE: _start_bare,
            MEMORY: lambda: _start_genzo("--memory"),
            NEW: lambda: _start_genzo("--data", tempfile.mkdtemp(dir=scratch)),
            EXISTING: lambda: _start_genzo("--data", str(existing)),
        }
        _start_genzo("--data", str(existing))
        starts: dict[str, list[Start]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, contender in contenders.items():
                starts[name].append(contender())
        return starts


def _start_bare() -> Start:
    request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with servers.serving("bench.bare") as server:
        return _start(server, request, request)


def _start_genzo(*options: str) -> Start:
    with servers.serving("genzo", "serve", "--port", "0", *options) as server:
        parameters = {"Format": "JSON", "RegionId": "cn-hangzhou"}
        requests = signing.v1(f"127.0.0.1:{server.port}", "DescribeImages", parameters)
        return _start(server, next(requests), next(requests))


def _start(server: Server, first: bytes, second: bytes) -> Start:
    cpu = servers.cpu_seconds(server.process_id)
    return Start(server.ready_seconds, cpu, _timed(server.port, first), _timed(server.port, second))


def _timed(port: int, request: bytes) -> float:
    start = time.perf_counter()
    ask(port, request)
    return time.perf_counter() - start
