"""Pages of ten images on both stores: requests per second and CPU, beside constant bytes."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from itertools import islice, repeat

from bench import constant, measure, moto, nginx, requests, servers
from bench.config import BenchConfig
from bench.load import Answer, ask
from bench.measure import Run, Workload
from bench.population import Population
from bench.results import Figure, PartResult, Table, at_least, number
from bench.servers import Server
from bench.signing import acs3
from bench.stores import STORES

_CONNECTIONS = 8
_SAMPLE = 41
WORKING_SET = "repeated queries"
EVERYBODY = "every request another account"
ONE_ID = "one ImageId, never asked before"
XML = "repeated queries, XML"
V3 = "repeated queries, signature version 3"
_CONSTANT = "constant bytes"
_TARGETS = {WORKING_SET: (0.5, 0.2), EVERYBODY: (0.2, 0.15), ONE_ID: (0.4, 0.2)}
_NOTE = (
    f"{_CONNECTIONS} connections, one worker; JSON and signature version 1 unless named. Repeated queries: "
    "20 queries of five accounts. Constant bytes: Granian with the same options, which sends one of these "
    "answers to every request. The client and PostgreSQL share the machine's CPUs, so CPU per request says "
    "more than requests per second. Ratios are medians of the ratios of each round."
)


def measure_pages(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    with ExitStack() as stack:
        workloads = _of_genzo(stack, config)
        asked = workloads[_name(config.sqlite.name, WORKING_SET)]
        answer = _typical(asked.server, asked.requests)
        workloads |= _others(stack, config, answer)
        runs = measure.compare(workloads, _CONNECTIONS, config.rounds, config.seconds)
    return PartResult("Pages of ten", _figures(runs), [_side_by_side(runs), _others_table(runs)])


def _name(store: str, workload: str) -> str:
    return f"{store}, {workload}"


def _of_genzo(stack: ExitStack, config: BenchConfig) -> dict[str, Workload]:
    workloads = {}
    for store in config.stores:
        catalogue = store.catalogues.of(config.size)
        genzo = stack.enter_context(config.serving(store, catalogue))
        for name, workload in _workloads(genzo, catalogue.population).items():
            workloads[_name(store.name, name)] = workload
    return workloads


def _workloads(genzo: Server, population: Population) -> dict[str, Workload]:
    xml = {**requests.PAGE, "Format": "XML"}
    return {
        WORKING_SET: Workload(genzo, requests.working_set(genzo, population)),
        EVERYBODY: Workload(genzo, requests.every_account(genzo, population)),
        ONE_ID: Workload(genzo, requests.every_image(genzo, population), population.size),
        XML: Workload(genzo, requests.working_set(genzo, population, xml)),
        V3: Workload(genzo, requests.working_set(genzo, population, sign=acs3)),
    }


def _others(stack: ExitStack, config: BenchConfig, answer: Answer) -> dict[str, Workload]:
    """Constant bytes from Granian; nginx and moto if they are installed."""
    path = config.scratch / "answer.json"
    constant.save(answer, path)
    same = stack.enter_context(servers.serving("bench.constant", str(path)))
    request = f"GET / HTTP/1.1\r\nHost: {requests.host(same)}\r\nAccept: */*\r\n\r\n".encode()
    workloads = {_CONSTANT: Workload(same, repeat(request))}
    if nginx.program() is not None:
        server = stack.enter_context(nginx.serving(config.scratch / "nginx", answer.body))
        workloads["the same bytes as a file of nginx"] = Workload(server, repeat(request))
    if config.moto is not None:
        workloads[moto.NAME] = stack.enter_context(moto.workload(config.moto))
    return workloads


def _typical(genzo: Server, asked: Iterator[bytes]) -> Answer:
    """The answer of median length."""
    answers = [ask(genzo.port, request) for request in islice(asked, _SAMPLE)]
    return sorted(answers, key=lambda answer: len(answer.body))[_SAMPLE // 2]


def _ratio(runs: Mapping[str, list[Run]], name: str, to: str) -> float | None:
    return measure.ratio(runs[name], runs[to]) if name in runs and to in runs else None


def _figures(runs: Mapping[str, list[Run]]) -> list[Figure]:
    figures = [
        at_least(
            f"page of 10, {workload}" if workload != ONE_ID else workload,
            _ratio(runs, _name(store, workload), _CONSTANT),
            target,
            "of constant bytes' requests/s",
            store=store,
        )
        for workload, targets in _TARGETS.items()
        for store, target in zip(STORES, targets, strict=True)
    ]
    xml = (_ratio(runs, _name(store, XML), _name(store, WORKING_SET)) for store in STORES)
    figures += [
        at_least("page of 10, XML", value, 0.8, "of JSON's requests/s", store=store)
        for store, value in zip(STORES, xml, strict=True)
    ]
    moto_ratio = _ratio(runs, _name(STORES[0], WORKING_SET), moto.NAME)
    return [
        *figures,
        at_least(f"page of 10 beside {moto.NAME}", moto_ratio, 50, "times its requests/s", 0),
    ]


def _side_by_side(runs: Mapping[str, list[Run]]) -> Table:
    cells = partial(_cells, same=runs[_CONSTANT])
    rows = [
        [workload, *(cell for store in STORES for cell in cells(runs.get(_name(store, workload)), store))]
        for workload in (*_TARGETS, XML, V3)
    ]
    head = [
        "",
        *(f"{STORES[0]}: requests/s", "÷ constant bytes", "CPU µs/request", "p50 ms", "p99 ms"),
        *(f"{STORES[1]}: requests/s", "÷ constant bytes", "worker's CPU µs/request"),
        *("PostgreSQL's CPU µs/request", "p50 ms", "p99 ms"),
    ]
    return Table(head, rows, _NOTE)


def _cells(runs: list[Run] | None, store: str, same: list[Run]) -> list[str]:
    has_server = store == STORES[1]
    if runs is None:
        return [number(None)] * (6 if has_server else 5)
    database = [number(measure.database_microseconds(runs))] if has_server else []
    return [
        number(measure.per_second(runs)),
        number(measure.ratio(runs, same), 3),
        number(measure.cpu_microseconds(runs)),
        *database,
        number(measure.milliseconds(runs, 0.5), 2),
        number(measure.milliseconds(runs, 0.99), 2),
    ]


def _others_table(runs: Mapping[str, list[Run]]) -> Table:
    head = ["beside", "requests/s", "÷ constant bytes", "CPU µs/request", "p50 ms", "p99 ms"]
    others = {name: each for name, each in runs.items() if not name.startswith(STORES)}
    return Table(head, [[name, *_cells(each, STORES[0], runs[_CONSTANT])] for name, each in others.items()])
