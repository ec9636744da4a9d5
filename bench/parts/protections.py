"""What the protections cost: the limits of requests, connections and rates beside an ordinary request."""

import asyncio
import gc
import socket
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack
from typing import Any

from bench.config import BenchConfig
from bench.results import PartResult, Table, at_most, number
from genzo.http.application import build_application
from genzo.http.connection_guard import ConnectionGuard, ConnectionLimits
from genzo.http.connections import Connections, raise_open_file_limit
from genzo.http.rate_limits import REFUSED_RATE, RateLimits
from genzo.http.sending import AsgiApplication
from genzo.identity.nonces import MemoryNonces
from genzo.service.build import build_service
from genzo.service.rates import Rate
from genzo.service.server_settings import ServerSettings
from genzo.wire.parameters import MAX_BYTES, MAX_PARAMETERS, check_size

_ORDINARY = b"Action=DescribeImages&RegionId=cn-hangzhou&PageSize=10&Format=JSON"
_KEY = (
    "Action=DescribeImages&Version=2014-05-26&AccessKeyId=genzo&Signature=x&SignatureMethod=HMAC-SHA1"
    "&SignatureVersion=1.0&SignatureNonce=x&Timestamp={}&"
)
_MANY = MAX_PARAMETERS - 20
_CONNECTIONS = 2_000
_NOTE = (
    "CPU time of the event loop. The requests have the largest size or the largest number of parameters, and "
    "a wrong signature of a known access key, so that each step before the signature is taken."
)


def measure_protections(config: BenchConfig) -> PartResult:
    """Measure this part; its targets are in the table of figures."""
    service = build_service(config.scratch / "protections.db")
    service.prepare()
    repeats = 5 if config.is_quick else 50
    verifying = build_application(service, ServerSettings(), MemoryNonces())
    opened = build_application(service, ServerSettings(auth="open"), MemoryNonces())
    hostile = {name: _seconds(verifying, "POST", body, repeats) for name, body in _hostile_bodies().items()}
    ordinary = _seconds(opened, "GET", _ORDINARY, 40 * repeats)
    steps = {name: _seconds_of(step, 2_000 * repeats) for name, step in _steps().items()}
    turn, sweep, connections = _sweep()
    service.store.close()
    worst = max(hostile.values())
    return PartResult(
        "Protections",
        [
            at_most("longest hold of the event loop by an unsigned request", 1e3 * worst, 20, "ms", 1),
            at_most(
                "limits of one request, beside a page of 10", sum(steps.values()) / ordinary, 0.05, "", 3
            ),
            at_most(
                f"longest hold of the event loop by the guard of {_CONNECTIONS:,} connections",
                1e3 * turn,
                20,
                "ms",
                1,
            ),
        ],
        [
            Table(
                ["unsigned request", "ms", "µs/kB"],
                [
                    [name, number(1e3 * each, 1), number(1e9 * each / len(_hostile_bodies()[name]), 0)]
                    for name, each in hostile.items()
                ],
                _NOTE,
            ),
            Table(
                ["protection", "µs", "÷ a page of 10"],
                [
                    [name, number(1e6 * each, 2), number(each / ordinary, 4)]
                    for name, each in (*steps.items(), ("a page of 10", ordinary))
                ],
            ),
            Table(
                ["guard", "connections", "ms/sweep", "µs/connection"],
                [
                    [
                        "one sweep",
                        str(connections),
                        number(1e3 * sweep, 1),
                        number(1e6 * sweep / connections, 1),
                    ]
                ],
            ),
        ],
    )


def _hostile_bodies() -> Mapping[str, bytes]:
    """Bodies at the limits, which need most time to decode, to encode or to look up."""
    start = _KEY.format(time.strftime("%Y-%m-%dT%H%%3A%M%%3A%SZ", time.gmtime())).encode()
    room = MAX_BYTES - len(start)
    each = room // _MANY
    return {
        "one value of escapes": start + b"x=" + b"%2f" * ((room - 2) // 3),
        "one value of signs": start + b"x=" + b"<" * (room - 2),
        "short names": start + b"&".join(b"a%d=%%2f" % number for number in range(_MANY)),
        "long names": start + b"&".join(_padded(b"%d=" % number, each) for number in range(_MANY)),
        "tags": start + b"&".join(_padded(b"Tag.%d.Key=" % number, each) for number in range(_MANY)),
        "one name": start + b"&".join([_padded(b"RegionId=", each)] * _MANY),
    }


def _padded(text: bytes, length: int) -> bytes:
    """A parameter of the given length, with signs: each is three characters of the signed text."""
    pad = b"<" * (length - 1 - len(text))
    return pad + text if text[:1].isdigit() else text + pad


def _seconds(application: AsgiApplication, method: str, parameters: bytes, repeats: int) -> float:
    """CPU seconds of one request: the fewest, which other programs of the machine have disturbed least."""
    body = parameters if method == "POST" else b""
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": method,
        "path": "/",
        "query_string": b"Format=JSON" if body else parameters,
        "headers": [(b"content-length", b"%d" % len(body))] if body else [],
        "client": ("127.0.0.1", "1"),
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(_: MutableMapping[str, Any]) -> None:
        pass

    async def measured() -> float:
        spent = []
        for _ in range(repeats):
            start = time.thread_time()
            await application(scope, receive, send)
            spent.append(time.thread_time() - start)
        return min(spent)

    return asyncio.run(measured())


def _steps() -> Mapping[str, Callable[[], None]]:
    limits = RateLimits({"": Rate(1e9, 1e9)}, REFUSED_RATE, lambda _: False)
    connections = Connections()

    def rates() -> None:
        limits.check_address("192.0.2.1")
        limits.check_call("genzo", "DescribeImages")

    def noted() -> None:
        connections.begin(("192.0.2.1", "1"))
        connections.end(("192.0.2.1", "1"))

    return {
        "number and size of parameters": lambda: check_size(_ORDINARY, b""),
        "rate limits": rates,
        "note of the connection": noted,
    }


def _seconds_of(step: Callable[[], None], repeats: int) -> float:
    start = time.thread_time()
    for _ in range(repeats):
        step()
    return (time.thread_time() - start) / repeats


def _sweep() -> tuple[float, float, int]:
    """The longest turn of the event loop and the CPU seconds of a sweep, and how many connections it saw."""
    raise_open_file_limit()
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
        count = sum(1 for _ in _connected(listener, stack))
        guard = ConnectionGuard(
            [listener.getsockname()[1]], ConnectionLimits(4 * _CONNECTIONS, 1, lambda _: True)
        )
        gc.collect()
        turns: list[float] = []
        start = time.thread_time()
        asyncio.run(_turns_during(guard, turns))
        return max(turns), time.thread_time() - start, count


def _connected(listener: socket.socket, stack: ExitStack) -> Iterator[socket.socket]:
    for _ in range(_CONNECTIONS):
        try:
            stack.enter_context(socket.create_connection(listener.getsockname()))
            yield stack.enter_context(listener.accept()[0])
        except OSError:  # no more open files
            return


async def _turns_during(guard: ConnectionGuard, turns: list[float]) -> None:
    """Add the CPU seconds of each turn of the event loop while the guard sweeps."""
    sweeping = asyncio.create_task(guard.sweep())
    while not sweeping.done():
        start = time.thread_time()
        await asyncio.sleep(0)
        turns.append(time.thread_time() - start)
