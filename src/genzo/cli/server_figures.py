"""What happened in a server between two scrapes: rates, latencies and states."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from genzo.cli.scrapes import Labels, Scrape


class Latency(msgspec.Struct, frozen=True, rename="pascal"):
    """Quantiles in seconds, estimated from the buckets of a histogram; None without an observation."""

    p50: float | None
    p95: float | None
    p99: float | None


class RequestFigures(msgspec.Struct, frozen=True, rename="pascal"):
    """The requests of one action with one code. The latency is that of all requests of the action."""

    action: str
    code: str
    per_second: float
    total: int
    latency: Latency


class WorkerFigures(msgspec.Struct, frozen=True, rename="pascal"):
    """One worker process: the share of a CPU that it used, and its memory in bytes."""

    worker: str
    cpu: float
    memory: int


class ServerFigures(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A server in the ``seconds`` before now. Numbers that the server does not tell are None."""

    version: str
    seconds: float
    requests_per_second: float
    errors_per_second: float
    requests: Sequence[RequestFigures]
    connections: int | None
    refused_connections_per_second: float
    rate_limited_per_second: float
    database_up: bool | None
    database_errors_per_second: float
    pool_connections: Mapping[str, int]
    pool_wait: Latency
    replica_lag_seconds: Mapping[str, float]
    page_cache_hit_ratio: float | None
    calls_per_commit: float | None
    event_loop_lag: Latency
    workers: Sequence[WorkerFigures]


def figures(before: Scrape, now: Scrape) -> ServerFigures:
    """The figures between two scrapes of one server."""
    change = _Change(before, now)
    requests = sorted(_requests(change), key=lambda row: (-row.per_second, row.action, row.code))
    hits = change.total("genzo_page_cache_hits_total")
    pages = hits + change.total("genzo_page_cache_misses_total")
    commits = change.total("genzo_commit_calls_count")
    up = _value(now, "genzo_database_up")
    connections = _value(now, "genzo_connections")
    return ServerFigures(
        version=next(iter(_by_label(now, "genzo_build_info", "version")), ""),
        seconds=change.seconds,
        requests_per_second=sum(row.per_second for row in requests),
        errors_per_second=sum(row.per_second for row in requests if row.code != "OK"),
        requests=requests,
        connections=None if connections is None else int(connections),
        refused_connections_per_second=change.rate("genzo_refused_connections_total"),
        rate_limited_per_second=change.rate("genzo_rate_limited_total"),
        database_up=None if up is None else bool(up),
        database_errors_per_second=change.rate("genzo_database_errors_total"),
        pool_connections={
            state: int(value) for state, value in _by_label(now, "genzo_pool_connections", "state").items()
        },
        pool_wait=latency(change.buckets("genzo_pool_wait_seconds_bucket")),
        replica_lag_seconds=_by_label(now, "genzo_replica_lag_seconds", "replica"),
        page_cache_hit_ratio=hits / pages if pages else None,
        calls_per_commit=change.total("genzo_commit_calls_sum") / commits if commits else None,
        event_loop_lag=latency(change.buckets("genzo_event_loop_lag_seconds_bucket")),
        workers=_workers(change),
    )


def latency(buckets: Mapping[float, float]) -> Latency:
    """The quantiles of a histogram, whose cumulative counts are given by the bounds of its buckets."""
    return Latency(*(quantile(buckets, share) for share in (0.5, 0.95, 0.99)))


def quantile(buckets: Mapping[float, float], share: float) -> float | None:
    """An estimate as PromQL's `histogram_quantile`: linear within a bucket, and at most the last bound.

    Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
    """
    bounds = sorted(buckets)
    count = buckets[bounds[-1]] if bounds else 0.0
    if count <= 0:
        return None
    rank, lower, below = share * count, 0.0, 0.0
    for bound in bounds:
        if buckets[bound] >= rank:
            if math.isinf(bound):
                return lower
            inside = buckets[bound] - below
            return lower + (bound - lower) * ((rank - below) / inside if inside else 1.0)
        lower, below = bound, buckets[bound]
    return lower


class _Change:
    """How counters changed between two scrapes. One that became smaller began anew with its server."""

    def __init__(self, before: Scrape, now: Scrape) -> None:
        self._before = before
        self.now = now
        self.seconds = now.moment - before.moment

    def of(self, name: str) -> Mapping[Labels, float]:
        """The change of each sample of a name."""
        earlier = self._before.series(name)
        return {
            labels: value - earlier.get(labels, 0.0) if value >= earlier.get(labels, 0.0) else value
            for labels, value in self.now.series(name).items()
        }

    def total(self, name: str) -> float:
        """The change of the sum of all samples of a name."""
        return sum(self.of(name).values())

    def rate(self, name: str) -> float:
        """The same, for each second."""
        return self.per_second(self.total(name))

    def per_second(self, value: float) -> float:
        """A change of this size, for each second."""
        return value / self.seconds if self.seconds > 0 else 0.0

    def buckets(self, name: str, **labels: str) -> Mapping[float, float]:
        """The change of a histogram's cumulative counts by the bound, summed over the labels left out."""
        counts: dict[float, float] = defaultdict(float)
        for found, value in self.of(name).items():
            own = dict(found)
            if labels.items() <= own.items():
                counts[float(own["le"])] += value
        return counts


def _requests(change: _Change) -> Iterable[RequestFigures]:
    name = "genzo_requests_total"
    rows: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    totals = change.now.series(name)
    for labels, value in change.of(name).items():
        own = dict(labels)
        row = rows[own.get("action", ""), own.get("code", "")]
        row[0] += value
        row[1] += totals[labels]
    latencies = {
        action: latency(change.buckets("genzo_request_seconds_bucket", action=action)) for action, _ in rows
    }
    for (action, code), (count, total) in rows.items():
        yield RequestFigures(action, code, change.per_second(count), int(total), latencies[action])


def _workers(change: _Change) -> Sequence[WorkerFigures]:
    memory = _by_label(change.now, "process_resident_memory_bytes", "worker")
    used = change.of("process_cpu_seconds_total")
    shares = {dict(labels).get("worker", ""): change.per_second(value) for labels, value in used.items()}
    return [
        WorkerFigures(worker, shares.get(worker, 0.0), int(size)) for worker, size in sorted(memory.items())
    ]


def _by_label(scrape: Scrape, name: str, label: str) -> dict[str, float]:
    return {dict(labels).get(label, ""): value for labels, value in scrape.series(name).items()}


def _value(scrape: Scrape, name: str) -> float | None:
    """The sum of the samples of a name; None if there is none."""
    series = scrape.series(name)
    return sum(series.values()) if series else None
