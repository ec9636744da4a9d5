"""Pages of ten images: requests per second and CPU, beside constant bytes from the same server and moto."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice, repeat

from bench import constant, measure, moto, nginx, requests, servers
from bench.config import BenchConfig
from bench.load import Answer, ask
from bench.measure import Run, Workload
from bench.population import Population
from bench.results import Figure, PartResult, Table, at_least, number
from bench.servers import Server
from bench.signing import acs3

_CONNECTIONS = 8
_SAMPLE = 41
_WORKING_SET = "working set, V1, JSON"
_XML = "working set, V1, XML"
_EVERYBODY = "every request another account, V1, JSON"
_CONSTANT = "constant bytes from Granian"
_NOTE = (
    f"{_CONNECTIONS} connections, one worker. Working set: 20 queries of five accounts, repeated. Constant "
    "bytes: Granian with the same options, which sends one of these answers to every request. The client "
    "shares the machine's CPUs, so CPU per request says more than requests per second. Ratios are medians of "
    "the ratios of each round."
)


def measure_pages(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    catalogue = config.catalogues.of(config.size)
    with ExitStack() as stack:
        genzo = stack.enter_context(servers.serving("genzo", "serve", "--port", "0", *catalogue.options))
        workloads = _of_genzo(genzo, catalogue.population)
        answer = _typical(genzo, workloads[_WORKING_SET].requests)
        workloads |= _others(stack, config, answer)
        runs = measure.compare(workloads, _CONNECTIONS, config.rounds, config.seconds)
    return PartResult("Pages of ten", _figures(runs), [_table(runs)])


def _of_genzo(genzo: Server, population: Population) -> dict[str, Workload]:
    xml = {**requests.PAGE, "Format": "XML"}
    ids = [population.image(each).image_id for each in range(population.fixed[0].images)]
    by_id = (
        requests.page(genzo, population.fixed[0], {**requests.PAGE, "ImageId": image_id}) for image_id in ids
    )
    asked = {
        _WORKING_SET: requests.working_set(genzo, population),
        _XML: requests.working_set(genzo, population, xml),
        "working set, V3, JSON": requests.working_set(genzo, population, sign=acs3),
        "one ImageId, V1, JSON": measure.round_robin(*by_id),
        _EVERYBODY: requests.every_account(genzo, population),
    }
    return {name: Workload(genzo, each) for name, each in asked.items()}


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


def _figures(runs: dict[str, list[Run]]) -> list[Figure]:
    same, kept = runs[_CONSTANT], runs[_WORKING_SET]
    beside_moto = measure.ratio(kept, runs[moto.NAME]) if moto.NAME in runs else None
    of_constant = "of constant bytes' requests/s"
    return [
        at_least("page of 10, repeated queries", measure.ratio(kept, same), 0.45, of_constant),
        at_least(f"the same beside {moto.NAME}", beside_moto, 50, "times its requests/s", 0),
        at_least(
            "page of 10, every request another account",
            measure.ratio(runs[_EVERYBODY], same),
            0.2,
            of_constant,
        ),
        at_least("page of 10, XML", measure.ratio(runs[_XML], kept), 0.8, "of JSON's requests/s"),
    ]


def _table(runs: dict[str, list[Run]]) -> Table:
    same = runs[_CONSTANT]
    return Table(
        ["", "requests/s", "÷ constant bytes", "CPU µs/request", "p50 ms", "p99 ms"],
        [_row(name, each, same) for name, each in runs.items()],
        _NOTE,
    )


def _row(name: str, runs: Sequence[Run], same: Sequence[Run]) -> list[str]:
    return [
        name,
        number(measure.per_second(runs)),
        number(measure.ratio(runs, same), 3),
        number(measure.cpu_microseconds(runs)),
        number(measure.milliseconds(runs, 0.5), 2),
        number(measure.milliseconds(runs, 0.99), 2),
    ]
