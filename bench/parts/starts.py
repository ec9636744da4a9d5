"""The time from the start of a process to its first answers."""

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import servers, signing
from bench.config import BenchConfig
from bench.load import ask
from bench.results import PartResult, Table, at_most, number
from bench.servers import Server

PYTHON = "python -c pass"
BARE = "bare Granian, hello"
MEMORY = "genzo serve --memory"
NEW = "genzo serve, new data folder"
EXISTING = "genzo serve, existing data folder"


class Start(NamedTuple):
    """Times of one start, in seconds; ``cpu`` is the CPU time until ready. Python alone sends no answers."""

    ready: float
    cpu: float | None
    first_answer: float | None
    second_answer: float | None


def measure_starts(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    starts = _starts(config.scratch, config.rounds)
    new = starts[NEW]
    first = median(start.first_answer for start in new if start.first_answer is not None)
    what = "start to ready with the shipped catalogue, new data folder"
    return PartResult(
        "Start",
        [
            at_most(what, median(start.ready for start in new), 0.35, "s"),
            at_most("first answer after it", 1e3 * first, 10, "ms", 1),
        ],
        [
            Table(
                ["", "ready, ms", "÷ bare Granian", "CPU, ms", "first answer, ms", "second answer, ms"],
                [_row(name, each, starts[BARE]) for name, each in starts.items()],
            )
        ],
    )


def _row(name: str, each: Sequence[Start], bare: Sequence[Start]) -> list[str]:
    return [
        name,
        number(1e3 * median(start.ready for start in each)),
        number(median(start.ready / other.ready for start, other in zip(each, bare, strict=True)), 2),
        number(_milliseconds(start.cpu for start in each)),
        number(_milliseconds(start.first_answer for start in each), 2),
        number(_milliseconds(start.second_answer for start in each), 2),
    ]


def _milliseconds(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return 1e3 * median(known) if known else None


def _starts(scratch: Path, rounds: int) -> dict[str, list[Start]]:
    """The starts of each program, one of each in every round."""
    new = [tempfile.mkdtemp(dir=scratch) for _ in range(rounds)]
    existing = list(new)
    programs: dict[str, Callable[[], Start]] = {
        PYTHON: lambda: Start(servers.python_seconds(), None, None, None),
        BARE: _start_bare,
        MEMORY: lambda: _start_genzo("--memory"),
        NEW: lambda: _start_genzo("--data", new.pop()),
        EXISTING: lambda: _start_genzo("--data", existing.pop()),
    }
    starts: dict[str, list[Start]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, start in programs.items():
            starts[name].append(start())
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
    cpu = servers.cpu_seconds(server.process_ids)
    return Start(server.ready_seconds, cpu, _timed(server.port, first), _timed(server.port, second))


def _timed(port: int, request: bytes) -> float:
    start = time.perf_counter()
    ask(port, request)
    return time.perf_counter() - start
