"""What a store counts of its own work, for the metrics of a server."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

COMMIT_CALLS = (1, 2, 4, 8, 16, 32)
"""Bounds of calls that share a commit; `genzo.store.sqlite.group_commit` lets 32 share one."""
WAIT_SECONDS = (0.0001, 0.001, 0.01, 0.1, 0.5, 1.0)
"""Bounds of waits, in seconds."""


class Distribution:
    """How many observed values lie up to each of the ascending ``bounds``, and beyond the last one.

    It has no lock: one thread at a time may call `observe`, any thread may read.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class PoolUse(NamedTuple):
    """The open connections of a pool: those that wait for work, and those that are at work."""

    idle: int
    used: int

    def __add__(self, other: object) -> "PoolUse":
        """The connections of both."""
        if not isinstance(other, PoolUse):
            return NotImplemented
        return PoolUse(self.idle + other.idle, self.used + other.used)


class StoreStatistics(NamedTuple):
    """What one database's store has counted since it was made.

    ``commit_calls`` are the calls that shared each commit. ``pool_waits`` are the seconds that callers waited
    for a connection of ``pool``; both are None for a store without a pool.
    """

    commit_calls: Distribution
    pool: PoolUse | None = None
    pool_waits: Distribution | None = None
