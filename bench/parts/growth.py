"""The same pages in catalogues of a thousand to a million images: what size alone costs."""

from contextlib import ExitStack
from itertools import islice
from statistics import median

from bench import bare_sql, measure, requests, servers
from bench.catalogues import Filled, answer
from bench.measure import Run
from bench.results import Plot, Results, Series, Table, at_most, number
from bench.surroundings import Surroundings

_PAGES = 20  # of each of the fixed accounts, in one round
_WARM_UP_PAGE = 81
_OVERHEARD = 50
_NOTE = (
    "One connection; 50 accounts whose images are the same in every catalogue, 20 pages of each in a round, "
    "none asked for twice. Bare SQL: the statements that Genzo gives to SQLite for these pages, prepared, "
    "without Genzo and HTTP."
)


def measure_growth(around: Surroundings) -> Results:
    """See the table of figures."""
    catalogues = {size: around.catalogues.of(size) for size in around.sizes}
    runs: dict[int, list[Run]] = {size: [] for size in catalogues}
    pages = 2 if around.is_quick else _PAGES
    rounds = min(around.rounds, 3)
    with ExitStack() as stack:
        running = {
            size: stack.enter_context(servers.serving("genzo", "serve", "--port", "0", *catalogue.options))
            for size, catalogue in catalogues.items()
        }
        for size, server in running.items():
            warm_up = requests.fixed_pages(server, catalogues[size].population, _WARM_UP_PAGE, 4)
            measure.run(server, list(warm_up), 1, around.seconds)
        for this in range(rounds):
            for size, server in running.items():
                asked = requests.fixed_pages(server, catalogues[size].population, 1 + this * pages, pages)
                runs[size].append(measure.run(server, list(asked), 1, 10 * around.seconds))
    bare = {size: _bare_milliseconds(catalogue) for size, catalogue in catalogues.items()}
    return _findings(runs, bare)


def _bare_milliseconds(catalogue: Filled) -> float | None:
    """The median of a page's statements alone; None where SQLite does not keep the catalogue."""
    path = catalogue.sqlite_path
    if path is None:
        return None
    with bare_sql.overheard() as heard:
        service = catalogue.service()
        asked = [
            (account, {"RegionId": account.region_id, "PageNumber": str(1 + number % 20)})
            for number, account in enumerate(islice(catalogue.population.fixed, _OVERHEARD))
        ]
        answer(service, asked[0][0].account_id, "DescribeImages", asked[0][1] | {"PageNumber": "21"})
        calls = [
            lambda account=account, query=query: answer(service, account.account_id, "DescribeImages", query)
            for account, query in asked
        ]
        statements = bare_sql.overheard_each(calls, heard)
        service.store.close()
    return 1e3 * median(bare_sql.read_seconds(path, statements))


def _findings(runs: dict[int, list[Run]], bare: dict[int, float | None]) -> Results:
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
    return Results(
        "Size of the catalogue",
        [
            at_most(f"p50 {growth}", p50[most] / p50[least], 1.3, "times"),
            at_most(f"p99 {growth}", p99[most] / p99[least], 2, "times"),
        ],
        [Table(["images", "p50 ms", "p99 ms", "CPU µs/request", "bare SQL, p50 ms"], rows, _NOTE)],
        [Plot("growth", "A fixed page, by images in the catalogue", "images in all", "ms", lines)],
    )
