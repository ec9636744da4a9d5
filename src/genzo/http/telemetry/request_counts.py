"""Counts answered requests: plain numbers in the table of the worker, in about a microsecond."""

import threading
from bisect import bisect_left
from collections import deque
from functools import lru_cache

from genzo import errors
from genzo.catalogue.principals import PrincipalType
from genzo.errors import ApiError
from genzo.errors.oss import OSS_PREFIX
from genzo.errors.table import errors_of
from genzo.http.observation import Observation
from genzo.http.telemetry.shared_values import Key, ValueTable

REQUEST_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0)
"""The bounds of the histogram of latencies: a cached page takes 0.0003 seconds, any request ten at most."""
UNKNOWN = "unknown"
OTHER = "other"
BROKEN = "broken"
"""The code of an answer that a fault has kept from arriving whole."""
OPEN = "open"
NOBODY = "none"
_MAX_SERIES = 4096
_GROUP = 50

_Series = tuple[int, tuple[int, ...]]
"""The index of the number of requests, and those of their buckets of latency."""


class RequestCounts:
    """The metrics of the requests of one worker.

    Requests are counted in groups, since a step that is done for each takes four times as long as one of
    many: what it needs is in the caches of the CPU then.
    """

    def __init__(self, table: ValueTable) -> None:
        self._answered = deque[Observation]()
        self._lock = threading.Lock()
        self._table = table
        self._numbers = table.numbers
        self._series = dict[Key, _Series]()
        self._latencies = dict[str, tuple[int, ...]]()
        self._throttled = self._index("rate_limited")
        self._lost = self._index("database_errors")

    def add(self, observation: Observation) -> None:
        """Add a request that was answered. It is counted soon: at the latest at the next `count_all`."""
        answered = self._answered
        answered.append(observation)
        if len(answered) >= _GROUP:
            self.count_all()

    def count_all(self) -> None:
        """Count the requests that were added. Any thread may call it."""
        with self._lock:
            while self._answered:
                observation = self._answered.popleft()
                if observation.request_id:
                    self._count(observation)

    def _count(self, observation: Observation) -> None:
        action = observation.action or UNKNOWN
        error = observation.error
        code = "OK" if error is None else error.code
        if observation.is_broken:
            # The client has neither the answer nor the error.
            code, error = BROKEN, None
        key = (action, code, _class_of(observation))
        number, latencies = self._series.get(key) or self._series_of(key, error)
        numbers = self._numbers
        numbers[number] += 1.0
        seconds = observation.seconds
        numbers[latencies[bisect_left(REQUEST_SECONDS, seconds)]] += 1.0
        numbers[latencies[-1]] += seconds
        if observation.error is not None:
            numbers[self._throttled] += observation.is_throttled
            numbers[self._lost] += observation.lost_database

    def _series_of(self, key: Key, error: ApiError | None) -> _Series:
        """Where requests of a kind are counted; the code of an error that is not documented is ``other``."""
        action, code, caller = key
        latencies = self._latencies.get(action) or self._latency_indices(action)
        if error is not None and not _is_documented(action, error.error_type.code):
            # Not kept: a fault can have any code.
            return self._index("requests", action, OTHER, caller), latencies
        if len(self._series) >= _MAX_SERIES:
            return self._index("requests", action, OTHER, NOBODY), latencies
        series = self._series[key] = self._index("requests", action, code, caller), latencies
        return series

    def _latency_indices(self, action: str) -> tuple[int, ...]:
        names = [*map(str, REQUEST_SECONDS), "+Inf", "sum"]
        self._latencies[action] = indices = tuple(
            [self._index("request_seconds", name, action) for name in names]
        )
        return indices

    def _index(self, *key: str) -> int:
        index = self._table.index(key)
        assert index is not None, "the bounds on actions and series keep the table from filling up"  # noqa: S101
        return index


def _class_of(observation: Observation) -> str:
    principal = observation.principal
    if principal is None:
        return NOBODY
    if not observation.is_verified:
        return OPEN
    if principal.kind is PrincipalType.ACCOUNT:  # a dict of the kinds takes longer: Enum.__hash__ is Python
        return "root"
    return "user" if principal.kind is PrincipalType.USER else "role"


@lru_cache(maxsize=1024)
def _is_documented(action: str, code: str) -> bool:
    """Whether a code, as its type has it, is the gateway's, of the action's list, or one of OSS."""
    if action.startswith(OSS_PREFIX):
        return True
    if any(kind.code == code for kind in errors.common_errors()):
        return True
    return action != UNKNOWN and errors_of(action).raises(code)
