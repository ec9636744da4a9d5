"""One to 256 concurrent connections on both stores: throughput, and waiting times beside a queue's mean."""

from contextlib import ExitStack
from statistics import median

from bench import measure, requests
from bench.config import BenchConfig
from bench.measure import Run, Workload
from bench.results import Figure, PartResult, Plot, Series, Table, at_least, number
from bench.stores import STORES

_CONNECTIONS = (1, 4, 16, 64, 256)
_QUICK_CONNECTIONS = (1, 64)
_BOUND = 2.0
_NOTE = (
    "Repeated queries. The mean wait in a queue is connections divided by requests per second (Little's "
    "law). An answer other than 200 ends the run."
)

_Runs = dict[int, list[Run]]


def measure_concurrency(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    chosen = _QUICK_CONNECTIONS if config.is_quick else _CONNECTIONS
    runs: dict[str, _Runs] = {}
    with ExitStack() as stack:
        asked = {}
        for store in config.stores:
            catalogue = store.catalogues.of(config.size)
            server = stack.enter_context(config.serving(store, catalogue))
            asked[store.name] = Workload(server, requests.working_set(server, catalogue.population))
            runs[store.name] = {connections: [] for connections in chosen}
        for _ in range(min(config.rounds, 3)):
            for connections in chosen:
                for name, each in measure.compare(asked, connections, 1, config.seconds).items():
                    runs[name][connections] += each
    return PartResult("Connections", _figures(runs), [_table(runs)], _plots(runs))


def _rates(runs: _Runs) -> dict[int, float]:
    return {connections: measure.per_second(each) for connections, each in runs.items()}


def _figures(measured: dict[str, _Runs]) -> list[Figure]:
    figures = []
    for store in STORES:
        most = max(next(iter(measured.values())))
        runs = measured.get(store)
        share = _rates(runs)[most] / max(_rates(runs).values()) if runs else None
        target, what = f"≤ {_BOUND:g} mean waits; none", f"p99 over {most} connections; errors"
        if runs:
            waits = median(
                measure.percentile(run.latencies, 0.99) * run.per_second / most for run in runs[most]
            )
            p99 = measure.milliseconds(runs[most], 0.99)
            reached = f"{waits:.1f} mean waits ({p99:.0f} ms); none"
            figures.append(Figure(what, target, reached, waits <= _BOUND, store))
        else:
            figures.append(Figure(what, target, number(None), None, store))
        figures.append(
            at_least(f"requests/s over {most} connections", share, 0.9, "of the best", store=store)
        )
    return figures


def _table(measured: dict[str, _Runs]) -> Table:
    rows = []
    for connections in next(iter(measured.values())):
        row = [str(connections)]
        for store in STORES:
            row += _cells(measured[store][connections] if store in measured else None, store)
        rows.append(row)
    head = ["connections", "SQLite: requests/s", "p50 ms", "p99 ms", "CPU µs/request"]
    head += ["PostgreSQL: requests/s", "p50 ms", "p99 ms", "worker's CPU µs/request"]
    return Table([*head, "PostgreSQL's CPU µs/request"], rows, _NOTE)


def _cells(runs: list[Run] | None, store: str) -> list[str]:
    has_server = store == STORES[1]
    if runs is None:
        return [number(None)] * (5 if has_server else 4)
    database = [number(measure.database_microseconds(runs))] if has_server else []
    return [
        number(measure.per_second(runs)),
        number(measure.milliseconds(runs, 0.5), 2),
        number(measure.milliseconds(runs, 0.99), 2),
        number(measure.cpu_microseconds(runs)),
        *database,
    ]


def _plots(measured: dict[str, _Runs]) -> list[Plot]:
    rates = [Series(store, list(_rates(runs).items())) for store, runs in measured.items()]
    waits = [
        Series(
            store,
            [(connections, measure.milliseconds(each, 0.99)) for connections, each in runs.items()],
        )
        for store, runs in measured.items()
    ]
    return [
        Plot("connections", "Throughput of one worker, by connections", "connections", "requests/s", rates),
        Plot("waits", "p99 of one worker, by connections", "connections", "ms", waits),
    ]
