"""All pages of the largest account, one after the other, as Terraform's data source reads them."""

from statistics import median

from bench import measure, requests
from bench.config import BenchConfig
from bench.population import Population
from bench.results import PartResult, Plot, Series, Table, at_most, number
from bench.servers import Server

_PAGE_SIZE = 100
_BLOCKS = 20
_MAX_SECONDS = 90.0


def measure_walk(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.of(config.size)
    population = catalogue.population
    size = 10 if config.is_quick else _PAGE_SIZE
    with config.serving(config.sqlite, catalogue) as server:
        walked = _walk(server, population, size)
    count = max(len(walked) // _BLOCKS, 1)
    starts = range(0, len(walked) - count + 1, count)
    blocks = [1e3 * median(walked[start : start + count]) for start in starts]
    what = f"page cost, last beside first of {population.largest.images:,} images by {size}"
    row = ["", *(number(blocks[place], 2) for place in (0, len(blocks) // 2, -1))]
    points = [(float(start + count // 2 + 1), block) for start, block in zip(starts, blocks, strict=True)]
    return PartResult(
        "Walking all pages",
        [at_most(what, blocks[-1] / blocks[0], 2, "times")],
        [
            Table(
                ["", "first pages, ms", "middle, ms", "last pages, ms", "pages walked", "s"],
                [[*row, f"{len(walked):,}", number(sum(walked), 1)]],
                f"ImageOwnerAlias self; each figure is the median of {count} pages. The walk stops after "
                f"{_MAX_SECONDS:.0f} seconds.",
            )
        ],
        [
            Plot(
                "walk",
                "Cost of a page, by its number",
                "page",
                "ms",
                [Series("page of the largest account", points)],
                is_logarithmic=False,
            )
        ],
    )


def _walk(server: Server, population: Population, size: int) -> list[float]:
    """The latencies of all pages in order."""
    account = population.largest
    query = {"Format": "JSON", "ImageOwnerAlias": "self", "PageSize": str(size)}
    asked = [
        next(requests.page(server, account, {**query, "PageNumber": str(page)}))
        for page in range(1, account.images // size + 1)
    ]
    measure.run(server, [next(requests.page(server, account, query)) for _ in range(5)], 1, 5.0)
    return measure.run(server, asked, 1, _MAX_SECONDS).latencies
