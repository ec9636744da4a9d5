"""Runs: the same load on several servers in turn, so that what the machine does meanwhile meets them all."""

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


class Contender(NamedTuple):
    """A server and the endless requests that are put to it."""

    server: Server
    requests: Iterator[bytes]


def run(server: Server, requests: Iterable[bytes], connections: int, seconds: float) -> Run:
    """Load on a server, and what it cost there."""
    before = servers.cpu_seconds(server.process_id)
    done = load(server.port, requests, connections, seconds)
    after = servers.cpu_seconds(server.process_id)
    used = None if before is None or after is None else after - before
    return Run(done.requests, done.seconds, used, done.latencies)


def contest(
    contenders: Mapping[str, Contender], connections: int, rounds: int, seconds: float
) -> dict[str, list[Run]]:
    """The runs of each contender, one of each in every round; requests are signed before the clock starts."""
    supplies = {
        name: _supply(contender, connections, _WARM_UP_SHARE * seconds, seconds)
        for name, contender in contenders.items()
    }
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            signed = list(islice(contender.requests, supplies[name]))
            runs[name].append(run(contender.server, signed, connections, seconds))
    return runs


def in_turns(*requests: Iterator[bytes]) -> Iterator[bytes]:
    """One of each, over and over."""
    while True:
        yield from map(next, requests)


def ratio(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """The requests per second of one contender beside another's: the median of the rounds' own ratios."""
    return median(one.per_second / other.per_second for one, other in zip(runs, others, strict=True))


def per_second(runs: Sequence[Run]) -> float:
    return median(each.per_second for each in runs)


def cpu_microseconds(runs: Sequence[Run]) -> float | None:
    """What one request takes of the server's CPU; None where the system does not tell, or not so finely."""
    known = [each.cpu_per_request for each in runs if each.cpu_per_request]
    return 1e6 * median(known) if known else None


def milliseconds(runs: Sequence[Run], share: float) -> float:
    """The latency that ``share`` of the requests stay below: the median of the rounds' own."""
    return 1e3 * median(percentile(each.latencies, share) for each in runs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def _supply(contender: Contender, connections: int, warm_up: float, seconds: float) -> int:
    """Twice as many requests as a warm-up foretells, so that the clock ends a run and not the supply."""
    done = load(contender.server.port, contender.requests, connections, warm_up)
    return int(2 * seconds * done.requests / done.seconds) + connections
