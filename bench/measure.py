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
    """One measurement, with the CPU time of the server and of its databases.

    CPU times are None where the system does not tell them, and where there is no database server.
    """

    requests: int
    seconds: float
    cpu_seconds: float | None
    latencies: list[float]
    database_cpu_seconds: float | None = None

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Workload(NamedTuple):
    """A server, and requests for it: endless, unless ``available`` is their number."""

    server: Server
    requests: Iterator[bytes]
    available: int | None = None


def run(server: Server, requests: Iterable[bytes], connections: int, seconds: float) -> Run:
    """Send requests to a server, and measure its CPU time and that of its databases."""
    before = servers.cpu_seconds(server.process_ids), servers.cpu_seconds(server.database_ids)
    done = load(server.ports, requests, connections, seconds)
    after = servers.cpu_seconds(server.process_ids), servers.cpu_seconds(server.database_ids)
    own, of_database = (
        None if start is None or end is None else end - start
        for start, end in zip(before, after, strict=True)
    )
    return Run(done.requests, done.seconds, own, done.latencies, of_database if server.database_ids else None)


def compare(
    workloads: Mapping[str, Workload], connections: int, rounds: int, seconds: float
) -> dict[str, list[Run]]:
    """The runs of each workload, one per round. Requests are signed before a run starts."""
    supplies = {name: _supply(workload, connections, rounds, seconds) for name, workload in workloads.items()}
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
    return _microseconds((each.cpu_seconds, each.requests) for each in runs)


def database_microseconds(runs: Sequence[Run]) -> float | None:
    """The same of the databases behind the server; None if there are none."""
    return _microseconds((each.database_cpu_seconds, each.requests) for each in runs)


def milliseconds(runs: Sequence[Run], share: float) -> float:
    """The latency percentile in milliseconds: the median over the rounds."""
    return 1e3 * median(percentile(each.latencies, share) for each in runs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def _microseconds(spent: Iterable[tuple[float | None, int]]) -> float | None:
    known = [seconds / requests for seconds, requests in spent if seconds]
    return 1e6 * median(known) if known else None


def _supply(workload: Workload, connections: int, rounds: int, seconds: float) -> int:
    """Twice the requests that a run needs, estimated by a warm-up: time must end a run, not the supply.

    Where the requests are not endless, the supply is at most an equal share of each round.
    """
    share = None if workload.available is None else workload.available // (rounds + 1)
    done = load(
        workload.server.ports, islice(workload.requests, share), connections, _WARM_UP_SHARE * seconds
    )
    supply = int(2 * seconds * done.requests / done.seconds) + connections
    return supply if share is None else min(supply, share)
