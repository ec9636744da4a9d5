"""Several workers and servers on one PostgreSQL by CPU accounting; PgBouncer and a replica beside them.

The machine has fewer CPUs than these setups use. So a setup counts by the CPU time of one request, of the
workers and of all database processes: if each worker has a CPU of its own, n workers serve n times as many
requests as one, multiplied by the CPU time of a request with one worker and divided by that with n.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import NamedTuple

from bench import measure, pgbouncer, postgresql, requests, servers
from bench.catalogues import AccountWithSnapshot, Catalogue, PopulatedCatalogue, with_accounts
from bench.config import SERVE, BenchConfig
from bench.measure import Run, Workload
from bench.parts.writes import REGION, parameters
from bench.results import Cost, Figure, PartResult, Table, at_least, number
from bench.servers import Server
from bench.signing import NONCE, Key, v1
from bench.stores import POSTGRESQL, SQLITE, MeasuredStore

ONE, TWO, FOUR = "1 server of 1 worker", "1 server of 2 workers", "2 servers of 2 workers"
BOUNCER, REPLICA = "1 worker through PgBouncer", "1 worker with a read replica"
REPEATED, OTHERS, CREATE = "repeated queries", "every request another account", "CreateImage"
_WORKERS = {ONE: (1, 1), TWO: (1, 2), FOUR: (2, 2), BOUNCER: (1, 1), REPLICA: (1, 1)}
_CONNECTIONS = 16
_QUICK_CONNECTIONS = 4
_ACCOUNTS = 8
_TIMES = 3.2
_NOTE = (
    f"{_CONNECTIONS} connections; CreateImage by {_ACCOUNTS} accounts. CPU of the databases: PostgreSQL, "
    "PgBouncer and the replica. Times: the number of workers, multiplied by all CPU of 1 worker and divided "
    "by all CPU of this setup, the median of the rounds. Requests per second are those of this machine, "
    "whose CPUs the processes share."
)

_Runs = dict[tuple[str, str, str], list[Run]]  # by store, setup and workload


class _Catalogues(NamedTuple):
    """A catalogue to read, and one to write to with accounts that can."""

    read: PopulatedCatalogue
    written: Catalogue
    writers: list[AccountWithSnapshot]


class _Setup(NamedTuple):
    """How servers are started on any catalogue of a store."""

    store: MeasuredStore
    name: str
    database: str = ""
    options: tuple[str, ...] = ()
    process_ids: tuple[int, ...] = ()


def measure_scale(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    runs: _Runs = {}
    notes: list[str] = []
    catalogues = {store.name: _catalogues(config, store) for store in config.stores}
    setups = [_Setup(config.sqlite, name) for name in ((ONE,) if config.is_quick else (ONE, TWO))]
    if config.postgresql is not None:
        names = (ONE, FOUR) if config.is_quick else (ONE, TWO, FOUR)
        setups += [_Setup(config.postgresql, name) for name in names]
    with ExitStack() as stack:
        if config.postgresql is not None:
            setups += _bouncer(stack, config, config.postgresql, notes)
        _measure(config, setups, catalogues, runs)
    if config.postgresql is not None:
        with _replica(config.postgresql, notes) as setup:
            _measure(config, setup, catalogues, runs)
    costs = [_cost(*key, each) for key, each in runs.items()]
    return PartResult(
        "Workers and servers", _figures(runs), [_table(runs, " ".join((_NOTE, *notes)))], costs=costs
    )


def _catalogues(config: BenchConfig, store: MeasuredStore) -> _Catalogues:
    read = store.catalogues.of(config.size)
    written = read if config.is_quick else store.catalogues.empty()
    return _Catalogues(read, written, with_accounts(written, REGION, _ACCOUNTS))


def _bouncer(
    stack: ExitStack, config: BenchConfig, store: MeasuredStore, notes: list[str]
) -> Iterator[_Setup]:
    found = pgbouncer.program()
    if found.path is None or store.server is None or not store.server.is_own:
        notes.append(f"PgBouncer: not measured: {found.reason or 'the server is a given one'}.")
        return
    proxy = stack.enter_context(pgbouncer.serving(config.scratch / "pgbouncer", found.path, store.server))
    url = f"postgresql://{postgresql.SUPERUSER}@{postgresql.HOST}:{proxy.port}/"
    yield _Setup(store, BOUNCER, url, process_ids=proxy.process_ids)


@contextmanager
def _replica(store: MeasuredStore, notes: list[str]) -> Iterator[list[_Setup]]:
    if store.server is None or not store.server.is_own:
        notes.append("A read replica: not measured: the server is a given one.")
        yield []
        return
    with postgresql.standby(store.server) as copy:
        assert copy.process_id is not None
        yield [_Setup(store, REPLICA, options=("--replica", copy.url), process_ids=(copy.process_id,))]


def _measure(
    config: BenchConfig, setups: list[_Setup], catalogues: Mapping[str, _Catalogues], runs: _Runs
) -> None:
    """Add the runs of each setup and workload, in alternation."""
    connections = _QUICK_CONNECTIONS if config.is_quick else _CONNECTIONS
    with ExitStack() as stack:
        workloads = {}
        for setup in setups:
            for name, workload in _workloads(stack, config, setup, catalogues[setup.store.name]).items():
                workloads[setup.store.name, setup.name, name] = workload
        for _ in range(min(config.rounds, 3)):
            for key, workload in workloads.items():
                done = measure.compare({"": workload}, connections, 1, config.seconds)
                runs.setdefault(key, []).extend(done[""])


def _workloads(
    stack: ExitStack, config: BenchConfig, setup: _Setup, catalogues: _Catalogues
) -> dict[str, Workload]:
    read = _started(stack, config, setup, catalogues.read)
    is_same = catalogues.written is catalogues.read
    written = read if is_same else _started(stack, config, setup, catalogues.written)
    population = catalogues.read.population
    return {
        REPEATED: Workload(read, requests.working_set(read, population)),
        OTHERS: Workload(read, requests.every_account(read, population)),
        CREATE: Workload(written, _creations(written, catalogues.writers)),
    }


def _creations(server: Server, writers: list[AccountWithSnapshot]) -> Iterator[bytes]:
    return measure.round_robin(
        *(
            v1(
                requests.host(server),
                "CreateImage",
                parameters(each.snapshot_id, f"bench-{NONCE}"),
                Key(each.access_key_id, each.secret),
            )
            for each in writers
        )
    )


def _started(stack: ExitStack, config: BenchConfig, setup: _Setup, catalogue: Catalogue) -> Server:
    count, workers = _WORKERS[setup.name]
    process_ids = (*setup.store.process_ids, *setup.process_ids)
    if setup.name == ONE:
        return stack.enter_context(config.serving(setup.store, catalogue))
    options = ("--workers", str(workers), *_options(setup, catalogue))
    started = [
        stack.enter_context(servers.serving(*SERVE, *options, database_ids=process_ids)) for _ in range(count)
    ]
    return servers.joined(started)


def _options(setup: _Setup, catalogue: Catalogue) -> tuple[str, ...]:
    """The options of a setup, whose URLs name servers, for a database."""
    name = postgresql.database_of(catalogue.database)
    database = postgresql.in_database(setup.database, name) if setup.database else catalogue.database
    options = Catalogue(catalogue.data, database).options
    if "--replica" in setup.options:
        return (*options, "--replica", postgresql.in_database(setup.options[1], name))
    return options


def _cost(store: str, setup: str, workload: str, runs: list[Run]) -> Cost:
    count, workers = _WORKERS[setup]
    return Cost(
        store=store,
        setup=setup,
        workers=count * workers,
        workload=workload,
        per_second=round(measure.per_second(runs), 1),
        worker_seconds=round((measure.cpu_microseconds(runs) or 0) / 1e6, 9),
        database_seconds=round((measure.database_microseconds(runs) or 0) / 1e6, 9),
    )


def _seconds(run: Run) -> float:
    return ((run.cpu_seconds or 0) + (run.database_cpu_seconds or 0)) / run.requests


def _times(runs: _Runs, store: str, setup: str, workload: str) -> float | None:
    """The requests of this setup beside those of one worker; None where the system tells no CPU time."""
    count, workers = _WORKERS[setup]
    pairs = zip(runs.get((store, ONE, workload), []), runs.get((store, setup, workload), []), strict=False)
    ratios = [count * workers * _seconds(one) / _seconds(each) for one, each in pairs if _seconds(each)]
    return median(ratios) if ratios else None


def _figures(runs: _Runs) -> list[Figure]:
    return [
        at_least(
            f"{FOUR} beside {ONE} by CPU accounting, {workload}",
            _times(runs, POSTGRESQL, FOUR, workload),
            _TIMES,
            "times",
            store=POSTGRESQL,
        )
        for workload in (REPEATED, OTHERS, CREATE)
    ]


def _table(runs: _Runs, note: str) -> Table:
    rows = [
        [
            f"{store}, {setup}",
            workload,
            number(measure.per_second(each)),
            number(measure.cpu_microseconds(each)),
            number(measure.database_microseconds(each) if store != SQLITE else None),
            number(_times(runs, store, setup, workload), 2),
        ]
        for (store, setup, workload), each in runs.items()
    ]
    head = ["setup", "workload", "requests/s", "workers' CPU µs/request"]
    return Table([*head, "databases' CPU µs/request", "times"], rows, note)
