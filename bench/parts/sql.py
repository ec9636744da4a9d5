"""Each documented query on PostgreSQL, beside the best SQL written by hand for it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from math import inf
from statistics import geometric_mean, median
from typing import Any, NamedTuple, Self

from bench import hand_written
from bench.config import BenchConfig
from bench.documented_queries import documented_queries
from bench.population import Account, Population
from bench.results import Figure, PartResult, Table, number
from bench.stores import POSTGRESQL
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.records import AccountRecord
from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.service.service import Service
from genzo.store.sql.rows import image_of

Ask = Callable[[], Any]

_MAX_RATIO = 1.3
_MAX_MILLISECONDS = 50
_TYPICAL = 200
_TRIALS = 3
_WARM_UP = 2
_CALLS = 20
_CALLS_SECONDS = 0.2
_QUICK_STEP = 4  # a quick run measures each fourth query
_NOTE = (
    "Median milliseconds of the store and of SQL written by hand, in alternation, and their ratio, the "
    "median of the rounds. Store: `images_page` of a reader, on a connection of a server's pool, with the "
    "images decoded. SQL: one prepared statement by psycopg alone, its total and documents not decoded; of "
    "the strategies in `bench/hand_written.py` the fastest over all accounts, since one statement must serve "
    "all. Both must find the same images. DryRun does not query the catalogue."
)


class _Case(NamedTuple):
    """One query of one account: its total, the milliseconds of both sides, their ratio."""

    total: int
    store: float
    sql: float
    ratio: float


def measure_sql(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    if config.postgresql is None:
        return _result({}, config)
    catalogue = config.postgresql.catalogues.of(config.size)
    service = catalogue.service()
    with closing(service.store):
        return _result(_measured(service, catalogue.database, catalogue.population, config), config)


def _measured(
    service: Service, database: str, population: Population, config: BenchConfig
) -> dict[str, dict[str, _Case]]:
    """The cases by query and account."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    accounts = _accounts(population)
    asked = {name: documented_queries(population, account) for name, account in accounts.items()}
    cases = {}
    with closing(psycopg.connect(database, autocommit=True)) as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        shapes = list(next(iter(asked.values())))
        for shape in shapes[:: _QUICK_STEP if config.is_quick else 1]:
            queries = {
                name: _query(service, account, asked[name][shape]) for name, account in accounts.items()
            }
            statement = _fastest(connection, shape, queries.values(), service)
            cases[shape] = {
                name: _beside(_store(service, query), _sql(connection, statement, query), config)
                for name, query in queries.items()
            }
    return cases


def _accounts(population: Population) -> dict[str, Account]:
    largest = population.largest
    small = (
        each for each in population.others if each.images <= _TYPICAL and each.region_id == largest.region_id
    )
    shares, reader = list(population.sharing.items())[-1]
    return {
        "typical": next(small),
        f"{largest.images:,} images": largest,
        f"{shares:,} shared with it": reader,
    }


class _QueryRecorder:
    """A store that records the query of an action."""

    query: ImageQuery

    @contextmanager
    def reading(self, *_: object, **__: object) -> Iterator[Self]:
        yield self

    def account_record(self, _account_id: int) -> AccountRecord:
        return AccountRecord(None, NO_OVERRIDES)

    def read_cache(self) -> None:
        return None

    def images_page(self, query: ImageQuery) -> ImagePage:
        self.query = query
        return ImagePage([], 0)


def _query(service: Service, account: Account, parameters: Mapping[str, str]) -> ImageQuery:
    """The query that DescribeImages makes of these parameters."""
    recorder: Any = _QueryRecorder()
    request = {"RegionId": account.region_id, **parameters}
    replace(service, store=recorder).call(account.account_id, "DescribeImages", request)
    query: ImageQuery = recorder.query
    return query


def _store(service: Service, query: ImageQuery) -> Ask:
    def ask() -> ImagePage:
        with service.store.reading(query.viewer, once=True) as reader:
            return reader.images_page(query)

    return ask


def _sql(connection: Any, statement: str, query: ImageQuery) -> Ask:  # noqa: ANN401 - of psycopg
    text, values = statement.encode(), hand_written.values(query)

    def ask() -> tuple[int, list[str]]:
        ((total, documents),) = connection.execute(text, values, prepare=True, binary=True).fetchall()
        return total, documents

    return ask


def _fastest(connection: Any, shape: str, queries: Iterable[ImageQuery], service: Service) -> str:  # noqa: ANN401
    """The fastest of the statements written by hand: by the geometric mean over the accounts."""
    pages = [(query, _store(service, query)()) for query in queries]
    least = [inf] * len(pages)
    means = {}
    for statement in hand_written.statements(shape, pages[0][0]):
        seconds = []
        for place, (query, page) in enumerate(pages):
            ask = _sql(connection, statement, query)
            total, documents = ask()
            if (total, list(map(image_of, documents))) != (page.total, page.images):
                raise RuntimeError(f"not the same images: {shape}: {statement}")
            # A statement far behind gets no further trials.
            took = _seconds(ask)
            trials = 0 if took > 2 * least[place] else _TRIALS - 1
            seconds.append(min([took, *(_seconds(ask) for _ in range(trials))]))
            least[place] = min(least[place], seconds[-1])
        means[statement] = geometric_mean(seconds)
    return min(means, key=lambda statement: means[statement])


def _beside(store: Ask, sql: Ask, config: BenchConfig) -> _Case:
    """Measure both, alternating call by call, so that other activity affects both alike."""
    for _ in range(_WARM_UP):
        store(), sql()
    rounds = [_round(store, sql, _CALLS_SECONDS * config.seconds) for _ in range(config.rounds)]
    ours, theirs = ([1e3 * each[side] for each in rounds] for side in (0, 1))
    ratio = median(one / other for one, other in rounds)
    return _Case(sql()[0], median(ours), median(theirs), ratio)


def _round(store: Ask, sql: Ask, most: float) -> tuple[float, float]:
    """The median seconds of each."""
    pairs: list[tuple[float, float]] = []
    while len(pairs) < _CALLS and (len(pairs) < _TRIALS or sum(map(sum, pairs)) < most):
        pairs.append((_seconds(store), _seconds(sql)))
    ours, theirs = zip(*pairs, strict=True)
    return median(ours), median(theirs)


def _seconds(ask: Ask) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def _result(cases: Mapping[str, Mapping[str, _Case]], config: BenchConfig) -> PartResult:
    flat = [(f"{shape}: {name}", case) for shape, by in cases.items() for name, case in by.items()]
    images = f"{config.size:,} images"
    figures = [
        _worst(
            f"each documented query among {images}",
            flat,
            lambda case: case.ratio,
            (_MAX_RATIO, 2, "times the best SQL written by hand"),
        ),
        _worst(
            f"slowest documented query among {images}, median",
            flat,
            lambda case: case.store,
            (_MAX_MILLISECONDS, 1, "ms"),
        ),
    ]
    names: Sequence[str] = list(next(iter(cases.values()))) if cases else []
    head = ["query", *(text for name in names for text in (f"{name}: images", "store ms", "SQL ms", "ratio"))]
    rows = [[shape, *(cell for case in by.values() for cell in _cells(case))] for shape, by in cases.items()]
    return PartResult("Documented queries on PostgreSQL", figures, [Table(head, rows, _NOTE)])


def _worst(
    what: str,
    cases: Sequence[tuple[str, _Case]],
    value: Callable[[_Case], float],
    limit: tuple[float, int, str],
) -> Figure:
    most, places, unit = limit
    target = f"≤ {most:g} {unit}"
    if not cases:
        return Figure(what, target, number(None), None, POSTGRESQL)
    name, case = max(cases, key=lambda each: value(each[1]))
    return Figure(
        what, target, f"{number(value(case), places)} at most ({name})", value(case) <= most, POSTGRESQL
    )


def _cells(case: _Case) -> list[str]:
    return [f"{case.total:,}", number(case.store, 2), number(case.sql, 2), number(case.ratio, 2)]
