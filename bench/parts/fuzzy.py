"""ImageName with a part of a name, among all images that an account sees."""

from collections.abc import Callable, Iterator
from itertools import cycle

from bench import measure, requests
from bench.config import BenchConfig
from bench.measure import Run
from bench.population import Account, Population
from bench.results import PartResult, Table, at_most, number
from bench.servers import Server

_REQUESTS = 400
_MAX_SECONDS = 6.0
_NOTE = "One connection; patterns of 3 to 12 characters cut from image names, none requested twice."


def measure_fuzzy(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.of(config.size)
    population = catalogue.population
    runs: dict[str, list[Run]] = {}
    with config.serving(config.sqlite, catalogue) as server:
        for place, (name, (accounts, parameters)) in enumerate(_scopes(population).items()):
            asked = _requests(server, population, accounts, parameters, place)
            measure.run(server, [next(asked) for _ in range(10)], 1, config.seconds)
            count = 20 if config.is_quick else _REQUESTS
            runs[name] = [
                measure.run(server, [next(asked) for _ in range(count)], 1, _MAX_SECONDS * config.seconds)
            ]
    worst = max(measure.milliseconds(each, 0.99) for each in runs.values())
    what = f"part of an ImageName among {config.size:,} images, three characters or more, p99"
    rows = [
        [
            name,
            str(sum(run.requests for run in each)),
            number(measure.milliseconds(each, 0.5), 2),
            number(measure.milliseconds(each, 0.99), 2),
            number(measure.cpu_microseconds(each)),
        ]
        for name, each in runs.items()
    ]
    head = ["account and scope", "requests", "p50 ms", "p99 ms", "CPU µs/request"]
    return PartResult(
        "Parts of names",
        [at_most(f"{what}, worst of the scopes", worst, 25, "ms")],
        [Table(head, rows, _NOTE)],
    )


def _scopes(population: Population) -> dict[str, tuple[Callable[[], Iterator[Account]], dict[str, str]]]:
    """The accounts and parameters of each scope, by its name in the report."""
    return {
        "every request another account, all it sees": (lambda: cycle(population.others), {}),
        f"the largest account ({population.largest.images:,} images), all it sees": (
            lambda: cycle([population.largest]),
            {},
        ),
        "community images of a region": (
            lambda: cycle(population.fixed),
            {"ImageOwnerAlias": "others", "IsPublic": "true"},
        ),
    }


def _requests(
    server: Server,
    population: Population,
    accounts: Callable[[], Iterator[Account]],
    parameters: dict[str, str],
    place: int,
) -> Iterator[bytes]:
    for account, pattern in zip(accounts(), requests.patterns(population, place), strict=False):
        yield next(requests.page(server, account, {**requests.PAGE, **parameters, "ImageName": pattern}))
