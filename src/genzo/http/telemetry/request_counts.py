"""Counts answered requests: plain numbers in the table of the worker, in about a microsecond."""

from bisect import bisect_left
from functools import lru_cache

from genzo import errors
from genzo.catalogue.principals import PrincipalType
from genzo.errors.table import errors_of
from genzo.http.telemetry.observation import Observation
from genzo.http.telemetry.shared_values import Key, ValueTable

REQUEST_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0)
"""The bounds of the histogram of latencies: a cached page takes 0.0003 seconds, any request ten at most."""
UNKNOWN = "unknown"
OTHER = "other"
OPEN = "open"
NOBODY = "none"
_MAX_SERIES = 4096
_CLASSES = {PrincipalType.ACCOUNT: "root", PrincipalType.USER: "user", PrincipalType.ROLE: "role"}


class RequestCounts:
    """The metrics of the requests of one worker. One thread calls it, that of the event loop."""

    def __init__(self, table: ValueTable) -> None:
        self._table = table
        self._numbers = table.numbers
        self._requests = dict[Key, int]()
        self._latencies = dict[str, tuple[int, ...]]()
        self._throttled = self._index("rate_limited")
        self._lost = self._index("database_errors")

    def count(self, observation: Observation, now: float) -> None:
        """Count a request of the API that was answered at ``now``, of `time.perf_counter`."""
        action = observation.action or UNKNOWN
        principal = observation.principal
        if principal is None:
            caller = NOBODY
        else:
            caller = _CLASSES[principal.kind] if observation.is_verified else OPEN
        error = observation.error
        key = (action, "OK" if error is None else error.code, caller)
        numbers = self._numbers
        index = self._requests.get(key)
        numbers[self._request_index(key, observation) if index is None else index] += 1.0
        seconds = now - observation.began
        latencies = self._latencies.get(action) or self._latency_indices(action)
        numbers[latencies[bisect_left(REQUEST_SECONDS, seconds)]] += 1.0
        numbers[latencies[-1]] += seconds
        if error is not None:
            numbers[self._throttled] += observation.is_throttled
            numbers[self._lost] += observation.lost_database

    def _request_index(self, key: Key, observation: Observation) -> int:
        """The index for requests of a kind; the code of an error that is not documented is ``other``."""
        action, code, caller = key
        error = observation.error
        if error is not None and not _is_documented(action, error.error_type.code):
            return self._index("requests", action, OTHER, caller)  # not kept: a fault can have any code
        if len(self._requests) >= _MAX_SERIES:
            return self._index("requests", action, OTHER, NOBODY)
        self._requests[key] = index = self._index("requests", action, code, caller)
        return index

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


@lru_cache(maxsize=1024)
def _is_documented(action: str, code: str) -> bool:
    """Whether a code, as its type has it, is the gateway's or of the action's list."""
    if any(kind.code == code for kind in errors.common_errors()):
        return True
    return action != UNKNOWN and errors_of(action).raises(code)
