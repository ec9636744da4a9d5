"""What the CPU time of a request is spent on, by room of the house."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from http import HTTPStatus
from itertools import islice
from typing import Any

from bench import requests
from bench.catalogues import Catalogue, PopulatedCatalogue, with_snapshot
from bench.config import BenchConfig
from bench.parts import writes
from bench.results import PartResult, Table, number
from bench.sampling import DATABASE, OTHERS, Samples, sampled
from bench.servers import Server
from bench.signing import NONCE, v1
from genzo.http.application import build_application
from genzo.http.chain import Chain
from genzo.http.sending import AsgiApplication
from genzo.identity.authentication import Authenticator
from genzo.identity.nonces import MemoryNonces
from genzo.service.build import service_of
from genzo.service.call import PreparedCall
from genzo.service.open_store import nonces_of
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.wire.types import HttpRequest, HttpResponse

_SERVER = Server((80,), (), 0.0)  # requests need a name for their Host
_ROOMS = ("http", "wire", "identity", "service", "actions", "catalogue", "errors", "store", DATABASE, OTHERS)
_NOTE = (
    "Shares of a worker's CPU time, in this process and without a socket: what the HTTP server itself takes "
    "is the cost of constant bytes. A sample is taken for each millisecond of CPU time. A room has what it "
    "calls in libraries; the driver's calls of the database are apart. CreateImage is without the event "
    "loop. PostgreSQL's own CPU time is that of another process."
)
_Measure = Callable[[int], tuple[Samples, float]]


def measure_profile(config: BenchConfig) -> PartResult:
    """Measure this part. It has no targets: it says where the time of the other parts goes."""
    count = 20 if config.is_quick else 6_000
    columns: dict[str, tuple[Samples, float]] = {}
    for store in config.stores:
        catalogue = store.catalogues.of(config.size)
        service = _prepared(catalogue, config)
        for name, measure in _workloads(service, catalogue, config).items():
            measure(max(1, count // 10))  # connections are open, and statements prepared
            columns[f"{store.name}, {name}"] = measure(count)
        service.store.close()
        columns[f"{store.name}, CreateImage"] = _created(store.catalogues.empty(), config, count // 4)
    return PartResult("Where CPU time goes", [], [_table(columns)])


def _prepared(catalogue: Catalogue, config: BenchConfig) -> Service:
    """The service of a server on a catalogue, in this process."""
    settings = ServerSettings(
        data=catalogue.data,
        database=catalogue.database,
        durations={"CreateImage": 0},
        quotas={"images": 100_000_000},
    )
    service = service_of(settings, config.scratch)
    service.prepare()
    service.warm_up()
    return service


def _workloads(service: Service, catalogue: PopulatedCatalogue, config: BenchConfig) -> dict[str, _Measure]:
    settings = ServerSettings()
    nonces = nonces_of(service.store, 1, config.scratch)
    application = build_application(service, settings, nonces)
    population = catalogue.population
    asked = {
        "repeated queries": requests.working_set(_SERVER, population),
        "every request another account": requests.every_account(_SERVER, population),
        "one ImageId": requests.every_image(_SERVER, population),
    }
    found: dict[str, _Measure] = {
        name: lambda count, each=each: asyncio.run(_answered(application, islice(each, count)))  # type: ignore[misc]
        for name, each in asked.items()
    }
    return found


def _created(catalogue: Catalogue, config: BenchConfig, count: int) -> tuple[Samples, float]:
    service = _prepared(catalogue, config)
    snapshot_id = with_snapshot(catalogue, writes.REGION)
    asked = v1("127.0.0.1", "CreateImage", writes.parameters(snapshot_id, f"bench-{NONCE}"))
    _written(service, islice(asked, max(1, count // 10)))
    found = _written(service, islice(asked, count))
    service.store.close()
    return found


async def _answered(application: AsgiApplication, asked: Iterator[bytes]) -> tuple[Samples, float]:
    statuses = list[int]()
    scopes = [_scope(each) for each in asked]
    with sampled() as samples:
        start = time.process_time()
        for scope in scopes:
            await application(scope, _receive, _noting(statuses))
        seconds = time.process_time() - start
    _require_success(statuses, len(scopes))
    return samples, seconds / len(scopes)


def _written(service: Service, asked: Iterator[bytes]) -> tuple[Samples, float]:
    chain = Chain(service, Authenticator(service.clock, MemoryNonces()), "http://127.0.0.1", None)
    made = [_request(each) for each in asked]
    with sampled() as samples:
        start = time.process_time()
        statuses = [_status(chain, each) for each in made]
        seconds = time.process_time() - start
    _require_success(statuses, len(made))
    return samples, seconds / len(made)


def _status(chain: Chain, request: HttpRequest) -> int:
    call = chain.prepare(request)
    answer = chain.answer(call) if isinstance(call, PreparedCall) else call
    return answer.status if isinstance(answer, HttpResponse) else answer.response.status


def _request(sent: bytes) -> HttpRequest:
    """A GET request from its bytes."""
    head, *lines = sent.decode().split("\r\n")
    method, target, _ = head.split(" ")
    path, _, query = target.partition("?")
    headers = (line.partition(": ") for line in lines if line)
    named = tuple((name.lower(), value) for name, _, value in headers)
    return HttpRequest(method, path, query.encode(), named, b"", client="127.0.0.1")


def _scope(sent: bytes) -> MutableMapping[str, Any]:
    request = _request(sent)
    return {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method,
        "path": request.path,
        "query_string": request.query,
        "headers": [(name.encode(), value.encode()) for name, value in request.headers],
        "client": (request.client, 1),
    }


async def _receive() -> MutableMapping[str, Any]:
    return {"type": "http.request", "body": b""}


def _noting(statuses: list[int]) -> Callable[[MutableMapping[str, Any]], Awaitable[None]]:
    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    return send


def _require_success(statuses: list[int], count: int) -> None:
    if failed := [each for each in statuses if each != HTTPStatus.OK]:
        raise RuntimeError(f"{len(failed)} of {count} requests failed, the first with {failed[0]}")


def _table(columns: Mapping[str, tuple[Samples, float]]) -> Table:
    rows = [["CPU µs/request", *(number(1e6 * seconds) for _, seconds in columns.values())]]
    rows += [
        [room, *(number(100 * samples.share(room), 0, "%") for samples, _ in columns.values())]
        for room in _ROOMS
    ]
    largest = [samples.largest_function() for samples, _ in columns.values()]
    rows.append(["largest function", *(f"`{name}` {100 * share:.0f} %" for name, share in largest)])
    return Table(["", *columns], rows, _NOTE)
