"""Copies what the parts of a worker have counted into its table, twice a second and at each scrape.

These parts count in plain attributes, some of them in threads: they know nothing of metrics.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from genzo.catalogue.statistics import Distribution, StoreStatistics
from genzo.http.telemetry.shared_values import Key, ValueTable

LAG_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""The bounds of how late the event loop is, in seconds."""
GAUGES = ("connections", "pool_idle", "pool_used", "pid")
"""The values that belong to a running worker, and are reset when another one takes its place."""
_PAUSE_SECONDS = 0.5

Values = Iterator[tuple[Key, float]]


class Connections(Protocol):
    """What is known of the connections of a worker."""

    open: int
    closed: int


class Pages(Protocol):
    """What a page cache has counted."""

    hits: int

    @property
    def misses(self) -> int: ...


class Sources(NamedTuple):
    """The parts of a worker that count."""

    connections: Connections
    pages: Pages | None
    stores: Callable[[], Sequence[StoreStatistics]]


class Sampler:
    """Samples the parts of one worker, and how late its event loop is.

    ``count_requests`` counts the requests that were answered since.
    """

    def __init__(self, table: ValueTable, sources: Sources, count_requests: Callable[[], None]) -> None:
        self._table = table
        self._sources = sources
        self._count_requests = count_requests
        self._lag = Distribution(LAG_SECONDS)
        self._is_watching = False
        # A worker that was killed had counted so much when this one took its place.
        self._before = {key: value for key, value in table.items() if key[0] not in GAUGES}

    async def watch(self) -> None:
        """Sample until cancelled. A second call returns at once: a worker may serve two ports."""
        if self._is_watching:
            return
        self._is_watching = True
        while True:
            due = time.monotonic() + _PAUSE_SECONDS
            await asyncio.sleep(_PAUSE_SECONDS)
            self._lag.observe(max(0.0, time.monotonic() - due))
            self.sample()

    def sample(self) -> None:
        """Copy the current values into the table. Any thread may call it."""
        self._count_requests()
        for key, value in self._gauges():
            self._set(key, value)
        for key, value in self._counters():
            self._set(key, self._before.get(key, 0.0) + value)

    def _set(self, key: Key, value: float) -> None:
        index = self._table.index(key)
        if index is not None:
            self._table.numbers[index] = value

    def _gauges(self) -> Values:
        yield ("pid",), os.getpid()
        yield ("connections",), self._sources.connections.open
        pools = [each.pool for each in self._sources.stores() if each.pool is not None]
        if pools:
            yield ("pool_idle",), sum(pool.idle for pool in pools)
            yield ("pool_used",), sum(pool.used for pool in pools)

    def _counters(self) -> Values:
        yield ("refused_connections",), self._sources.connections.closed
        if self._sources.pages is not None:
            yield ("page_cache_hits",), self._sources.pages.hits
            yield ("page_cache_misses",), self._sources.pages.misses
        yield from _buckets("event_loop_lag_seconds", self._lag)
        statistics = self._sources.stores()
        yield from _buckets("commit_calls", *(each.commit_calls for each in statistics))
        waits = [each.pool_waits for each in statistics if each.pool_waits is not None]
        if waits:
            yield from _buckets("pool_wait_seconds", *waits)


def _buckets(name: str, *distributions: Distribution) -> Values:
    """The counts of distributions with the same bounds, added up."""
    bounds = [*map(str, distributions[0].bounds), "+Inf"]
    for bound, counts in zip(bounds, zip(*(each.counts for each in distributions), strict=True), strict=True):
        yield (name, bound), sum(counts)
    yield (name, "sum"), sum(each.total for each in distributions)
