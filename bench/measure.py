"""Runs the same load on several servers in alternation, so that other activity affects all alike."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from statistics import median
from typing import NamedTuple

from bench import servers
from bench.load import load
from bench.servers import Server

_WARM_UP_SHARE = 0.25


class Run(NamedTuple):
    """One measurement; ``cpu_seconds`` is the server's, None where the system does not tell."""

    requests: int
    seconds: float
    cpu_seconds: float | None
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_per_request(self) -> float | None:
        return None if self.cpu_seconds is None else self.cpu_seconds / self.requests


class Workload(NamedTuple):
    """A server, and an endless iterator of requests for it."""

    server: Server
    requests: Iterator[bytes]


def run(server: Server, requests: Iterable[bytes], connections: int, seconds: float) -> Run:
    """Send requests to a server, and measure its CPU time."""
    before = servers.cpu_seconds(server.process_id)
    done = load(server.port, requests, connections, seconds)
    after = servers.cpu_seconds(server.process_id)
    used = None if before is None or after is None else after - before
    return Run(done.requests, done.seconds, used, done.latencies)


def compare(
    workloads: Mapping[str, Workload], connections: int, rounds: int, seconds: float
) -> dict[str, list[Run]]:
    """The runs of each workload, one per round. Requests are signed before a run starts."""
    supplies = {
        name: _supply(workload, connections, _WARM_UP_SHARE * seconds, seconds)
        for name, workload in workloads.items()
    }
    runs: dict[str, list[Run]] = {name: [] for name in workloads}
    for _ in range(rounds):
        for name, workload in workloads.items():
            signed = list(islice(workload.requests, supplies[name]))
            runs[name].append(run(workload.server, signed, connections, seconds))
    return runs


def round_robin(*requests: Iterator[bytes]) -> Iterator[bytes]:
    """Take one request of each iterator in turn, forever."""
    while True:
        yield from map(next, requests)


def ratio(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """The ratio of two workloads' requests per second: the median of the ratios of each round."""
    return median(one.per_second / other.per_second for one, other in zip(runs, others, strict=True))


def per_second(runs: Sequence[Run]) -> float:
    return median(each.per_second for each in runs)


def cpu_microseconds(runs: Sequence[Run]) -> float | None:
    """The server's CPU time per request; None where the system does not tell or its clock is too coarse."""
    known = [each.cpu_per_request for each in runs if each.cpu_per_request]
    return 1e6 * median(known) if known else None


def milliseconds(runs: Sequence[Run], share: float) -> float:
    """The latency percentile in milliseconds: the median over the rounds."""
    return 1e3 * median(percentile(each.latencies, share) for each in runs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def _supply(workload: Workload, connections: int, warm_up: float, seconds: float) -> int:
    """Twice the requests that a run needs, estimated by a warm-up: time must end a run, not the supply."""
    done = load(workload.server.port, workload.requests, connections, warm_up)
    return int(2 * seconds * done.requests / done.seconds) + connections
