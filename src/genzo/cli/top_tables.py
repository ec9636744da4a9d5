"""What ``genzo top`` shows: the rows of its two tables."""

from collections.abc import Iterator, Mapping, Sequence

from genzo.cli.server_figures import Latency, RequestFigures, ServerFigures

FIGURE_COLUMNS = ("Figure", "Value")
REQUEST_COLUMNS = ("Action", "Code", "Requests/s", "Total", "p50 ms", "p95 ms", "p99 ms")
_MEBIBYTE = 2**20


def figure_rows(figures: ServerFigures) -> Sequence[Mapping[str, object]]:
    """The state of a server."""
    return [dict(zip(FIGURE_COLUMNS, pair, strict=True)) for pair in _pairs(figures)]


def request_rows(requests: Sequence[RequestFigures]) -> Sequence[Mapping[str, object]]:
    """The requests by action and code. The latencies of an action are in its first row."""
    rows, seen = list[Mapping[str, object]](), set[str]()
    for each in requests:
        shown = [each.action, each.code, f"{each.per_second:.1f}", each.total]
        if each.action not in seen:
            shown += _milliseconds(each.latency)
        seen.add(each.action)
        rows.append(dict(zip(REQUEST_COLUMNS, shown, strict=False)))
    return rows


def _pairs(figures: ServerFigures) -> Iterator[tuple[str, str]]:
    yield "requests/s", f"{figures.requests_per_second:.1f}, {figures.errors_per_second:.1f} of them errors"
    yield "connections", _number(figures.connections)
    connections, limited = figures.refused_connections_per_second, figures.rate_limited_per_second
    yield "refused/s", f"{connections:.1f} connections, {limited:.1f} requests by rate limits"
    yield "database", _database(figures)
    if figures.pool_connections:
        pool = ", ".join(f"{count} {state}" for state, count in sorted(figures.pool_connections.items()))
        yield "database connections", f"{pool}; wait {_quantiles(figures.pool_wait)}"
    for replica, lag in sorted(figures.replica_lag_seconds.items()):
        yield f"replica {replica}", f"{lag:.1f} s behind"
    ratio = figures.page_cache_hit_ratio
    yield "page cache hits", "-" if ratio is None else f"{ratio:.0%}"
    calls = figures.calls_per_commit
    yield "calls per commit", "-" if calls is None else f"{calls:.1f}"
    yield "event loop lag", _quantiles(figures.event_loop_lag)
    for each in figures.workers:
        yield f"worker {each.worker}", f"{each.cpu:.0%} of a CPU, {each.memory // _MEBIBYTE} MiB"


def _database(figures: ServerFigures) -> str:
    state = {None: "-", True: "up", False: "DOWN"}[figures.database_up]
    return f"{state}, {figures.database_errors_per_second:.1f} failed requests/s"


def _number(value: int | None) -> str:
    return "-" if value is None else str(value)


def _quantiles(latency: Latency) -> str:
    """``p50 1.0, p95 2.0, p99 3.0 ms``."""
    named = zip(("p50", "p95", "p99"), _milliseconds(latency), strict=True)
    return f"{', '.join(f'{name} {value}' for name, value in named)} ms"


def _milliseconds(latency: Latency) -> list[str]:
    """Each quantile in milliseconds."""
    values = (latency.p50, latency.p95, latency.p99)
    return ["-" if value is None else f"{value * 1000:.1f}" for value in values]
