"""One to 256 concurrent connections: throughput, and waiting times beside the mean of a queue."""

from statistics import median

from bench import measure, requests, servers
from bench.config import BenchConfig
from bench.measure import Run, Workload
from bench.results import Figure, PartResult, Plot, Series, Table, at_least, number

_CONNECTIONS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_QUICK_CONNECTIONS = (1, 8, 256)
_BOUND = 4.0
_NOTE = (
    "The working set. The mean wait in a queue is connections divided by requests per second (Little's law). "
    "An answer other than 200 ends the run."
)


def measure_concurrency(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.of(config.size)
    chosen = _QUICK_CONNECTIONS if config.is_quick else _CONNECTIONS
    runs: dict[int, list[Run]] = {connections: [] for connections in chosen}
    with servers.serving("genzo", "serve", "--port", "0", *catalogue.options) as server:
        asked = requests.working_set(server, catalogue.population)
        for _ in range(min(config.rounds, 3)):
            for connections in chosen:
                workloads = {"": Workload(server, asked)}
                runs[connections] += measure.compare(workloads, connections, 1, config.seconds)[""]
    return _result(runs)


def _result(runs: dict[int, list[Run]]) -> PartResult:
    rates = {connections: measure.per_second(each) for connections, each in runs.items()}
    p99 = {connections: measure.milliseconds(each, 0.99) for connections, each in runs.items()}
    most = max(runs)
    waits = median(
        measure.percentile(run.latencies, 0.99) * run.per_second / most for run in runs[most] if run.requests
    )
    rows = [
        [
            str(connections),
            number(rates[connections]),
            number(measure.milliseconds(each, 0.5), 2),
            number(p99[connections], 2),
            number(measure.cpu_microseconds(each)),
        ]
        for connections, each in runs.items()
    ]
    return PartResult(
        "Connections",
        [
            at_least(
                f"requests/s over {most} connections", rates[most] / max(rates.values()), 0.9, "of the best"
            ),
            Figure(
                f"p99 over {most} connections; errors",
                f"≤ {_BOUND:g} mean waits; none",
                f"{waits:.1f} mean waits ({p99[most]:.0f} ms); none",
                waits <= _BOUND,
            ),
        ],
        [Table(["connections", "requests/s", "p50 ms", "p99 ms", "CPU µs/request"], rows, _NOTE)],
        [
            Plot(
                "connections",
                "Throughput, by connections",
                "connections",
                "requests/s",
                [Series("one worker", list(rates.items()))],
            ),
            Plot("waits", "Latency, by connections", "connections", "ms", [Series("p99", list(p99.items()))]),
        ],
    )
