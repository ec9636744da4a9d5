"""The cost of a page by the number of own, shared and tagged images."""

from collections.abc import Iterator, Sequence
from statistics import median

from bench import measure, requests
from bench.config import BenchConfig
from bench.population import TAG_KEY, Population
from bench.results import PartResult, Plot, Series, Table, number
from bench.servers import Server

_PAGES = 80
_QUICK_PAGES = 5
_SIZES = range(10, 50)
_NOTE = (
    "Median over one connection, no page requested twice, in the largest catalogue. Tags: ten images of the "
    "account carry the requested tag; the number is that of others' images with the same tag."
)


def measure_others(config: BenchConfig) -> PartResult:
    """Measure this part. It has no targets (`growth` has); its lines show the causes of growth."""
    catalogue = config.catalogues.of(config.size)
    population = catalogue.population
    pages = _QUICK_PAGES if config.is_quick else _PAGES
    with config.serving(config.sqlite, catalogue) as server:
        warm_up = requests.fixed_pages(server, population, 81, 4)
        measure.run(server, list(warm_up), 1, config.seconds)
        lines = {
            "own images": _by_own_images(server, population, pages),
            "images shared with the account": _by_shares(server, population, pages),
            "others' images of the tag": _by_tags(server, population),
        }
    rows = [[name, f"{int(x):,}", number(y, 2)] for name, points in lines.items() for x, y in points]
    series = [
        Series(name, points) for name, points in zip(("own", "shared", "tag"), lines.values(), strict=True)
    ]
    return PartResult(
        "Cost of a page by the images there are",
        [],
        [Table(["of", "there are", "ms"], rows, _NOTE)],
        [Plot("others", "A page of ten, by the images there are", "images", "ms", series)],
    )


def _by_own_images(server: Server, population: Population, pages: int) -> list[tuple[float, float]]:
    return [
        (account.images, _cost(server, _pages(server, population, account.number, pages)))
        for account in population.owning
    ]


def _by_shares(server: Server, population: Population, pages: int) -> list[tuple[float, float]]:
    return [
        (shares, _cost(server, _pages(server, population, account.number, pages)))
        for shares, account in population.sharing.items()
    ]


def _by_tags(server: Server, population: Population) -> list[tuple[float, float]]:
    return [
        (carriers, _cost(server, _tagged(server, population, value)))
        for carriers, value in population.tags.items()
    ]


def _cost(server: Server, asked: Iterator[bytes]) -> float:
    signed: Sequence[bytes] = list(asked)
    return 1e3 * median(measure.run(server, signed, 1, 10.0).latencies)


def _pages(server: Server, population: Population, number: int, pages: int) -> Iterator[bytes]:
    for page in range(1, pages + 1):
        query = {**requests.PAGE, "PageNumber": str(page)}
        yield next(requests.page(server, population.accounts[number], query))


def _tagged(server: Server, population: Population, value: str) -> Iterator[bytes]:
    """Requests for the same ten images, as pages of many sizes."""
    for size in _SIZES:
        for alias in ("", "self"):
            tag = {"Tag.1.Key": TAG_KEY, "Tag.1.Value": value, "ImageOwnerAlias": alias}
            query = {**requests.PAGE, **tag, "PageSize": str(size)}
            yield next(requests.page(server, population.tagging, query))
