"""The same pages in catalogues of a thousand to a million images: the cost of size alone."""

from contextlib import ExitStack
from itertools import islice
from statistics import median

from bench import bare_sql, measure, requests
from bench.catalogues import PopulatedCatalogue, answer
from bench.config import BenchConfig
from bench.measure import Run
from bench.results import PartResult, Plot, Series, Table, at_most, number

_PAGES = 20  # of each of the fixed accounts, in one round
_WARM_UP_PAGE = 81
_TRACED_PAGES = 50
_NOTE = (
    "One connection; 50 accounts whose images are the same in every catalogue, 20 pages of each in a round, "
    "none requested twice. Bare SQL: the statements that Genzo gives to SQLite for these pages, prepared, "
    "without Genzo and HTTP."
)


def measure_growth(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogues = {size: config.catalogues.of(size) for size in config.sizes}
    runs: dict[int, list[Run]] = {size: [] for size in catalogues}
    pages = 2 if config.is_quick else _PAGES
    rounds = min(config.rounds, 3)
    with ExitStack() as stack:
        running = {
            size: stack.enter_context(config.serving(config.sqlite, catalogue))
            for size, catalogue in catalogues.items()
        }
        for size, server in running.items():
            warm_up = requests.fixed_pages(server, catalogues[size].population, _WARM_UP_PAGE, 4)
            measure.run(server, list(warm_up), 1, config.seconds)
        for this in range(rounds):
            for size, server in running.items():
                asked = requests.fixed_pages(server, catalogues[size].population, 1 + this * pages, pages)
                runs[size].append(measure.run(server, list(asked), 1, 10 * config.seconds))
    bare = {size: _bare_milliseconds(catalogue) for size, catalogue in catalogues.items()}
    return _result(runs, bare)


def _bare_milliseconds(catalogue: PopulatedCatalogue) -> float | None:
    """The median time of a page's statements alone; None for a PostgreSQL database."""
    path = catalogue.sqlite_path
    if path is None:
        return None
    with bare_sql.traced_statements() as traced:
        service = catalogue.service()
        asked = [
            (account, {"RegionId": account.region_id, "PageNumber": str(1 + number % 20)})
            for number, account in enumerate(islice(catalogue.population.fixed, _TRACED_PAGES))
        ]
        answer(service, asked[0][0].account_id, "DescribeImages", asked[0][1] | {"PageNumber": "21"})
        calls = [
            lambda account=account, query=query: answer(service, account.account_id, "DescribeImages", query)
            for account, query in asked
        ]
        statements = bare_sql.statements_by_call(calls, traced)
        service.store.close()
    return 1e3 * median(bare_sql.read_seconds(path, statements))


def _result(runs: dict[int, list[Run]], bare: dict[int, float | None]) -> PartResult:
    sizes = list(runs)
    least, most = sizes[0], sizes[-1]
    p50, p99 = (
        {size: measure.milliseconds(each, share) for size, each in runs.items()} for share in (0.5, 0.99)
    )
    growth = f"growth from {least:,} to {most:,} images, fixed page"
    rows = [
        [
            f"{size:,}",
            number(p50[size], 2),
            number(p99[size], 2),
            number(measure.cpu_microseconds(runs[size])),
            number(bare[size], 2),
        ]
        for size in sizes
    ]
    lines = [
        Series("p50", list(p50.items())),
        Series("p99", list(p99.items())),
        Series("bare SQL, p50", [(size, value) for size, value in bare.items() if value is not None]),
    ]
    return PartResult(
        "Size of the catalogue",
        [
            at_most(f"p50 {growth}", p50[most] / p50[least], 1.3, "times"),
            at_most(f"p99 {growth}", p99[most] / p99[least], 2, "times"),
        ],
        [Table(["images", "p50 ms", "p99 ms", "CPU µs/request", "bare SQL, p50 ms"], rows, _NOTE)],
        [Plot("growth", "A fixed page, by images in the catalogue", "images in all", "ms", lines)],
    )
