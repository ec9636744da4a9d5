"""The ASGI application: reads requests, sends responses, and chooses the thread of each step."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from genzo import errors
from genzo.control.router import PREFIX, ControlRouter
from genzo.http.chain import Chain
from genzo.http.refusals import Refused
from genzo.http.sending import FaultyResponse, Receive, Scope, Send, send_faulty, send_response
from genzo.service.call import PreparedCall
from genzo.wire.envelope import CORS_HEADERS
from genzo.wire.types import HttpRequest, HttpResponse

MAX_BODY = 1024 * 1024
"""The largest request body, in bytes; every documented request is far smaller."""
_BODY_HEADERS = frozenset((b"content-length", b"transfer-encoding"))
_WRITE_THREADS = 16  # at most so many calls share one commit of SQLite (group commit)


class Application:
    """Answers every request of a worker. ``is_ready`` says whether the catalogue can be used.

    ``threads`` is for a database server, for which even reads wait: half of the threads read, half write, so
    that writes that wait (for a standby) do not delay reads. With 0, reads run on the event loop, since a
    read of SQLite takes less time than a change of threads, and only writes have threads.
    """

    def __init__(
        self, chain: Chain, control: ControlRouter, is_ready: Callable[[], bool], *, threads: int = 0
    ) -> None:
        self._reads = ThreadPoolExecutor(threads // 2) if threads else None
        self._writes = ThreadPoolExecutor(threads // 2 or _WRITE_THREADS)
        self._chain = chain
        self._control = control
        self._is_ready = False
        self._ask_ready = is_ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            try:
                request = _request(scope, await _body(receive) if _has_body(scope) else b"")
                response = await self._respond(request)
            except errors.ApiError as error:
                response = self._chain.refusal(error, _request(scope, b""))
            if isinstance(response, FaultyResponse):
                await send_faulty(response, scope, send)
            else:
                await send_response(response, send)

    async def _respond(self, request: HttpRequest) -> HttpResponse | FaultyResponse:
        response = await self._answered(request)
        return await self._recorded(response) if isinstance(response, Refused) else response

    async def _recorded(self, response: HttpResponse | Refused) -> HttpResponse:
        """The response; the event of a refusal is durable before it is sent."""
        if isinstance(response, HttpResponse):
            return response
        return await asyncio.get_running_loop().run_in_executor(self._writes, self._chain.record, response)

    async def _answered(self, request: HttpRequest) -> HttpResponse | FaultyResponse | Refused:
        loop = asyncio.get_running_loop()
        if request.method not in ("GET", "HEAD") and request.path.startswith(PREFIX):
            return await loop.run_in_executor(self._writes, self._control.answer, request)
        if self._reads is None:
            call = self._read(request)
        else:
            call = await loop.run_in_executor(self._reads, self._read, request)
        if not isinstance(call, PreparedCall):
            return call
        if call.faults:
            return await self._respond_with_fault(call)
        return await self._answer(call)

    async def _respond_with_fault(self, call: PreparedCall) -> HttpResponse | FaultyResponse:
        loop = asyncio.get_running_loop()
        effect, response = await loop.run_in_executor(self._writes, self._chain.inject, call)
        await asyncio.sleep(effect.delay)
        if response is None:
            response = await self._recorded(await self._answer(call))
        return response if effect.response is None else FaultyResponse(response, effect.response)

    async def _answer(self, call: PreparedCall) -> HttpResponse | Refused:
        loop = asyncio.get_running_loop()
        if call.action.writes:
            return await loop.run_in_executor(self._writes, self._chain.answer, call)
        # Without read threads: on the event loop's thread, to which page cache and read cache belong.
        if self._reads is None:
            return self._chain.answer(call)
        return await loop.run_in_executor(self._reads, self._chain.answer, call)

    def _read(self, request: HttpRequest) -> PreparedCall | HttpResponse | Refused:
        """The answer to a read; the prepared call if it writes or a fault applies to it."""
        call = self._prepare(request)
        if not isinstance(call, PreparedCall) or call.action.writes or call.faults:
            return call
        return self._chain.answer(call)

    def _prepare(self, request: HttpRequest) -> PreparedCall | HttpResponse | Refused:
        """Answer control requests, CORS preflights and early requests; pass others to the chain."""
        if request.path.startswith(PREFIX):
            return self._control.answer(request)
        if request.method == "OPTIONS":
            return HttpResponse(200, CORS_HEADERS, b"")
        if not self._is_ready:
            self._is_ready = self._ask_ready()
            if not self._is_ready:
                return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)
        return self._chain.prepare(request)


def _request(scope: Scope, body: bytes) -> HttpRequest:
    try:
        headers = tuple([(name.decode(), value.decode()) for name, value in scope["headers"]])
    except UnicodeDecodeError:
        headers = tuple([(name.decode("latin-1"), _text(value)) for name, value in scope["headers"]])
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    client, _ = scope.get("client") or ("", 0)
    return HttpRequest(scope["method"], path or "/", scope["query_string"], headers, body, client)


def _text(value: bytes) -> str:
    """A header's value: UTF-8 as most clients send and sign it, else Latin-1 (RFC 9110, section 5.5)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _has_body(scope: Scope) -> bool:
    """Whether a request has a body: it has one of these headers then (RFC 9112, section 6).

    Without a body, calling ``receive`` of Granian takes as long as checking the signature.
    """
    return any(name in _BODY_HEADERS for name, _ in scope["headers"])


async def _body(receive: Receive) -> bytes:
    """The whole body. A request whose body ends early is refused, not executed.

    Raises:
        ApiError: RequestEntityTooLarge, or RequestParameterMalformed where the body ends too early.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise errors.PARAMETER_MALFORMED()
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY:
            parts.append(part)
        if not message.get("more_body"):
            break
    if size > MAX_BODY:
        raise errors.REQUEST_TOO_LARGE()
    return b"".join(parts)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
