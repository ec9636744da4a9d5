"""Durable CreateImage on both stores, beside bare commits of the same rows."""

from collections.abc import Mapping
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple, Protocol

from bench import bare_postgresql, bare_sql, measure, requests, servers
from bench.bare_postgresql import BareCommits
from bench.catalogues import Catalogue, answer, with_snapshot
from bench.config import SERVE, BenchConfig
from bench.load import ask
from bench.measure import Run, Workload
from bench.results import Figure, PartResult, Table, at_least, number
from bench.servers import Server
from bench.signing import NONCE, v1
from bench.stores import POSTGRESQL, SQLITE, STORES, MeasuredStore, by_store

REGION = "cn-hangzhou"
_CONNECTIONS = (1, 8, 32)
_QUICK_CONNECTIONS = (1, 8)
_COMPARED = 8
_RECORDED_CALLS = 6
_NOTE = (
    "Bare commits: the writing statements of CreateImage, recorded and repeated without Genzo with new "
    "values, one durable transaction per image, on a second catalogue. On SQLite they run over one "
    "connection, since there is one writer at a time; on PostgreSQL as prepared statements over 8 "
    "connections of one process, with a round trip for each statement and with one for each transaction. "
    "The faster of both is compared."
)


class _Bare(Protocol):
    """Bare commits per second of each way to write, by its name."""

    def rates(self, seconds: float) -> Mapping[str, float]: ...


class _Result(NamedTuple):
    runs: Mapping[int, list[Run]]
    bare: list[Mapping[str, float]]

    @property
    def ratio(self) -> float | None:
        """Of the faster way of each round."""
        pairs = zip(self.runs[_COMPARED], self.bare, strict=False)
        ratios = [run.per_second / max(rates.values()) for run, rates in pairs]
        return median(ratios) if ratios else None

    @property
    def per_second(self) -> float:
        return measure.per_second(self.runs[_COMPARED])


def measure_writes(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    chosen = _QUICK_CONNECTIONS if config.is_quick else _CONNECTIONS
    with ExitStack() as stack:
        measured = {store.name: (_started(stack, config, store), _bare(store)) for store in config.stores}
        results = {name: _Result({connections: [] for connections in chosen}, []) for name in measured}
        for _ in range(min(config.rounds, 3)):
            for name, ((server, snapshot_id), bare) in measured.items():
                if bare is not None:
                    results[name].bare.append(bare.rates(config.seconds))
                for connections, runs in results[name].runs.items():
                    runs.append(_run(server, snapshot_id, connections, config.seconds))
    return PartResult("Writes", _figures(results), [_table(results)])


def _started(stack: ExitStack, config: BenchConfig, store: MeasuredStore) -> tuple[Server, str]:
    catalogue = store.catalogues.of(config.size) if config.is_quick else store.catalogues.empty()
    snapshot_id = with_snapshot(catalogue, REGION)
    return stack.enter_context(config.serving(store, catalogue)), snapshot_id


def _run(server: Server, snapshot_id: str, connections: int, seconds: float) -> Run:
    asked = v1(requests.host(server), "CreateImage", parameters(snapshot_id, f"bench-{NONCE}"))
    runs = measure.compare({"": Workload(server, asked)}, connections, 1, seconds)
    return runs[""][0]


def _bare(store: MeasuredStore) -> _Bare | None:
    """Bare commits to a store; None for a given PostgreSQL server, whose log is not known."""
    if store.server is None:
        return _BareSqlite(store.catalogues.empty())
    if store.server.log is None:
        return None
    return _BarePostgresql(store, store.catalogues.empty())


class _BareSqlite:
    """Writes the rows of CreateImage to SQLite without Genzo."""

    def __init__(self, catalogue: Catalogue) -> None:
        path = catalogue.sqlite_path
        assert path is not None
        self._path = path
        snapshot_id = with_snapshot(catalogue, REGION)
        with bare_sql.traced_statements() as traced:
            service = catalogue.service()
            account_id = 1234567890123456
            names = ("bench-aaaaaaaaaaaaaaaa1", "bench-bbbbbbbbbbbbbbbb1", "bench-cccccccccccccccc1")
            calls = [
                lambda name=name: answer(service, account_id, "CreateImage", parameters(snapshot_id, name))
                for name in names
            ]
            _, self._first, self._second = bare_sql.statements_by_call(calls, traced)
            service.store.close()
        self._done = 0

    def rates(self, seconds: float) -> Mapping[str, float]:
        """One run; each run writes new values."""
        rate = bare_sql.commits_per_second(self._path, self._first, self._second, seconds, self._done)
        self._done += 1_000_000
        return {"bare commits": rate}


class _BarePostgresql:
    """Writes the rows of CreateImage to PostgreSQL without Genzo."""

    def __init__(self, store: MeasuredStore, catalogue: Catalogue) -> None:
        assert store.server is not None
        assert store.server.log is not None
        snapshot_id = with_snapshot(catalogue, REGION)
        with (
            bare_postgresql.statement_log(catalogue.database),
            servers.serving(*SERVE, *catalogue.options) as server,
        ):
            asked = v1(requests.host(server), "CreateImage", parameters(snapshot_id, f"bench-{NONCE}"))
            calls = [lambda: ask(server.port, next(asked))] * _RECORDED_CALLS
            recorded = bare_postgresql.writes_by_call(catalogue.database, store.server.log, calls)
        self._commits = BareCommits(catalogue.database, *bare_postgresql.comparable(recorded))

    def rates(self, seconds: float) -> Mapping[str, float]:
        ways = {"bare commits": False, "bare commits, pipelined": True}
        return {
            way: self._commits.commits_per_second(seconds, pipelined=pipelined)
            for way, pipelined in ways.items()
        }


def parameters(snapshot_id: str, name: str) -> dict[str, str]:
    """The parameters of CreateImage."""
    return {"RegionId": REGION, "SnapshotId": snapshot_id, "ImageName": name, "Format": "JSON"}


def _figures(results: Mapping[str, _Result]) -> list[Figure]:
    what, ratios = (
        f"CreateImage, durable, {_COMPARED} connections",
        by_store(results, lambda each: each.ratio),
    )
    of_bare = "of bare commits of the same rows"
    rates = by_store(results, lambda each: each.per_second)
    return [
        at_least(what, ratios[SQLITE], 0.7, of_bare, store=SQLITE),
        at_least(what, ratios[POSTGRESQL], 0.5, of_bare, store=POSTGRESQL),
        at_least(f"{what}, per second", rates[POSTGRESQL], 500, "images/s", 0, store=POSTGRESQL),
    ]


def _table(results: Mapping[str, _Result]) -> Table:
    rows = []
    for connections in results[SQLITE].runs:
        row = [f"CreateImage over {connections} connection{'s' * (connections > 1)}"]
        for store in STORES:
            row += _cells(results[store].runs[connections] if store in results else None, store)
        rows.append(row)
    for way in ("bare commits", "bare commits, pipelined"):
        row = [way]
        for store in STORES:
            known = [each[way] for each in results[store].bare if way in each] if store in results else []
            row += [
                number(median(known) if known else None),
                *[number(None)] * (4 if store == POSTGRESQL else 3),
            ]
        rows.append(row)
    head = ["", "SQLite: per second", "p50 ms", "p99 ms", "CPU µs/request"]
    head += ["PostgreSQL: per second", "p50 ms", "p99 ms", "worker's CPU µs/request"]
    return Table([*head, "PostgreSQL's CPU µs/request"], rows, _NOTE)


def _cells(runs: list[Run] | None, store: str) -> list[str]:
    if runs is None:
        return [number(None)] * (5 if store == POSTGRESQL else 4)
    database = [number(measure.database_microseconds(runs))] if store == POSTGRESQL else []
    return [
        number(measure.per_second(runs)),
        number(measure.milliseconds(runs, 0.5), 2),
        number(measure.milliseconds(runs, 0.99), 2),
        number(measure.cpu_microseconds(runs)),
        *database,
    ]
