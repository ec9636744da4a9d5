"""One to 256 connections at once: throughput holds, and nobody waits much longer than the queue is long."""

from statistics import median

from bench import measure, requests, servers
from bench.measure import Contender, Run
from bench.results import Figure, Plot, Results, Series, Table, at_least, number
from bench.surroundings import Surroundings

_CONNECTIONS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_QUICK_CONNECTIONS = (1, 8, 256)
_BOUND = 4.0
_NOTE = (
    "The working set. A queue's mean wait is the connections by the requests per second (Little's law); an "
    "answer other than 200 would have ended the run."
)


def measure_concurrency(around: Surroundings) -> Results:
    """See the table of figures."""
    catalogue = around.catalogues.of(around.size)
    chosen = _QUICK_CONNECTIONS if around.is_quick else _CONNECTIONS
    runs: dict[int, list[Run]] = {connections: [] for connections in chosen}
    with servers.serving("genzo", "serve", "--port", "0", *catalogue.options) as server:
        asked = requests.working_set(server, catalogue.population)
        for _ in range(min(around.rounds, 3)):
            for connections in chosen:
                contenders = {"": Contender(server, asked)}
                runs[connections] += measure.contest(contenders, connections, 1, around.seconds)[""]
    return _findings(runs)


def _findings(runs: dict[int, list[Run]]) -> Results:
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
    return Results(
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
