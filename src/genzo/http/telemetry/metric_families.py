"""The metrics of a server as families of prometheus-client, from the tables of all its workers.

Imported at the first scrape: prometheus-client takes longer to import than a request takes.
"""

import platform
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from prometheus_client import ProcessCollector
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from genzo import __version__
from genzo.http.telemetry.shared_values import Key, ValueTable


class Family(NamedTuple):
    """A metric of the tables: its name there and behind ``genzo_``, its labels and its help."""

    name: str
    help: str
    labels: tuple[str, ...] = ()


COUNTERS = (
    Family(
        "requests",
        "Answered requests of the API. code is OK, that of a documented error, or other; account_class is "
        "root, user or role for a caller with a valid signature, open for one of --auth open, else none.",
        ("action", "code", "account_class"),
    ),
    Family(
        "rate_limited", "Requests that came too soon and were answered with Throttling or Throttling.User."
    ),
    Family("database_errors", "Requests that failed because the database could not be used."),
    Family("refused_connections", "Connections that were closed to keep places free for others."),
    Family("page_cache_hits", "DescribeImages answered from the page cache."),
    Family("page_cache_misses", "DescribeImages whose page was made anew."),
)
HISTOGRAMS = (
    Family(
        "request_seconds", "From the arrival of a request's headers until its answer was sent.", ("action",)
    ),
    Family("commit_calls", "Calls that shared a commit of the database."),
    Family("pool_wait_seconds", "How long a call waited for a connection to the database."),
    Family("event_loop_lag_seconds", "How late the event loop was for a timer, sampled twice a second."),
)
_STATES = {"pool_idle": "idle", "pool_used": "used"}

Values = Mapping[str, Mapping[Key, float]]
"""By name, and by what follows the name in the keys of the tables."""


class Database(NamedTuple):
    """What is asked of the database at a scrape."""

    is_up: bool
    replica_lags: Sequence[float | None]


def families(tables: Sequence[ValueTable], database: Database) -> Iterator[Metric]:
    """All metrics. Those of requests and events are sums over all workers, killed ones among them."""
    values = _summed(tables)
    for family in COUNTERS:
        counter = CounterMetricFamily(f"genzo_{family.name}", family.help, labels=family.labels)
        for labels, value in sorted(values[family.name].items()):
            counter.add_metric(labels, value)
        yield counter
    for family in HISTOGRAMS:
        yield _histogram(family, values[family.name])
    yield from _gauges(values)
    yield from _of_database(database)
    yield from _processes(tables)


def _summed(tables: Sequence[ValueTable]) -> Values:
    values: Values = defaultdict(lambda: defaultdict(float))
    for table in tables:
        for (name, *labels), value in table.items():
            values[name][tuple(labels)] += value  # type: ignore[index] # a dict, which is read as a mapping
    return values


def _histogram(family: Family, values: Mapping[Key, float]) -> Metric:
    """A histogram of the numbers in its buckets: ``bound, *labels``, and their sum: ``sum, *labels``."""
    histogram = HistogramMetricFamily(f"genzo_{family.name}", family.help, labels=family.labels)
    series: dict[Key, dict[str, float]] = defaultdict(dict)
    for (bound, *labels), value in values.items():
        series[tuple(labels)][bound] = value
    for values_of_labels, numbers in sorted(series.items()):
        total = numbers.pop("sum", 0.0)
        buckets, count = list[tuple[str, float]](), 0.0
        for bound in sorted(numbers, key=float):
            count += numbers[bound]
            buckets.append((bound, count))
        histogram.add_metric(values_of_labels, buckets, total)
    return histogram


def _gauges(values: Values) -> Iterator[Metric]:
    connections = sum(values["connections"].values())
    yield GaugeMetricFamily("genzo_connections", "Open connections of clients.", connections)
    pool = GaugeMetricFamily(
        "genzo_pool_connections", "Connections to the database, by state.", labels=["state"]
    )
    for name, state in _STATES.items():
        for value in values[name].values():
            pool.add_metric([state], value)
    yield pool


def _of_database(database: Database) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "genzo_database_up", "Whether the database can be used, asked now.", database.is_up
    )
    lags = GaugeMetricFamily(
        "genzo_replica_lag_seconds",
        "How old the latest transaction of a replica is, 0 if it lacks none. Replicas are numbered as they "
        "were given; one that cannot be asked is missing.",
        labels=["replica"],
    )
    for number, lag in enumerate(database.replica_lags, 1):
        if lag is not None:
            lags.add_metric([str(number)], lag)
    yield lags


def _processes(tables: Sequence[ValueTable]) -> Iterator[Metric]:
    build = GaugeMetricFamily("genzo_build_info", "The version.", labels=["version", "python"])
    build.add_metric([__version__, platform.python_version()], 1.0)
    yield build
    merged: dict[str, Metric] = {}
    for number, table in enumerate(tables, 1):
        pid = next((int(value) for (name, *_), value in table.items() if name == "pid"), 0)
        if not pid:
            continue
        for metric in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
            own = merged.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
            for sample in metric.samples:
                own.add_sample(sample.name, {"worker": str(number)}, sample.value)
    yield from merged.values()
