"""The ASGI application: reads requests, sends responses, and chooses the thread of each step."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from genzo import errors
from genzo.catalogue.store import StoreError
from genzo.control.router import PREFIX, SLOW_PAGES, ControlRouter, is_free
from genzo.http.chain import Chain
from genzo.http.connection_guard import ConnectionGuard
from genzo.http.refusals import Refused
from genzo.http.request_body import RequestBodies, discard_rest, has_body
from genzo.http.sending import FaultyResponse, Receive, Scope, Send, send_faulty, send_response
from genzo.identity.open_accounts import OpenAccounts, UnknownAccountError
from genzo.service.call import PreparedCall
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.http.trusted_proxies import TrustedProxies

_WRITE_THREADS = 16  # at most so many calls share one commit of SQLite (group commit)


class Application:
    """Answers every request of a worker. ``is_ready`` says whether the catalogue can be used.

    ``threads`` is for a database server, for which even reads wait: half of the threads read, half write, so
    that writes that wait (for a standby) do not delay reads. With 0, reads run on the event loop, since a
    read of SQLite takes less time than a change of threads, and only writes have threads.

    ``accounts`` makes accounts of unknown access keys (``--auth open``).
    """

    def __init__(
        self,
        chain: Chain,
        control: ControlRouter,
        is_ready: Callable[[], bool],
        accounts: OpenAccounts,
        guard: ConnectionGuard,
        *,
        threads: int = 0,
        proxies: "TrustedProxies | None" = None,
    ) -> None:
        self._reads = ThreadPoolExecutor(threads // 2) if threads else None
        self._writes = ThreadPoolExecutor(threads // 2 or _WRITE_THREADS)
        self._chain = chain
        self._control = control
        self._proxies = proxies
        self._accounts = accounts
        self._bodies = RequestBodies()
        self._guard = guard
        self._connections = guard.connections
        self._is_ready = False
        self._ask_ready = is_ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            watching = asyncio.create_task(self._guard.watch())
            await _lifespan(receive, send)
            watching.cancel()
        elif scope["type"] == "http":
            body = b""
            if has_body(scope):
                try:
                    body = await self._bodies.read(scope, receive)
                except errors.ApiError as error:
                    await self._refuse(error, scope, receive, send)
                    return
            client = scope.get("client")
            self._connections.begin(client)
            try:
                request = _request(scope, body)
                if self._proxies is not None:
                    request = self._proxies.resolved(request)
                response = await self._respond(request)
                if isinstance(response, FaultyResponse):
                    await send_faulty(response, scope, send)
                else:
                    await send_response(response, send)
            finally:
                self._connections.end(client)

    async def _refuse(self, error: errors.ApiError, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body was not read to its end, which ends the connection."""
        response = self._chain.refusal(error, _request(scope, b""))
        await send_response(response._replace(headers={**response.headers, "connection": "close"}), send)
        await discard_rest(receive)

    def refusal(self, error: errors.ApiError, scope: Scope) -> HttpResponse:
        """The response to a request that is refused before its body is read."""
        return self._chain.refusal(error, _request(scope, b""))

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
        # Access may read the table of the machine's connections, which can have thousands of rows.
        is_slow = not is_free(request.path) or request.path.startswith(SLOW_PAGES)
        if request.path.startswith(PREFIX) and is_slow:
            return await loop.run_in_executor(self._writes, self._control.answer, request)
        try:
            if self._reads is None:
                call = self._read(request)
            else:
                call = await loop.run_in_executor(self._reads, self._read, request)
        except UnknownAccountError as unknown:
            call = await self._read_after_adding(unknown, request)
        if not isinstance(call, PreparedCall):
            return call
        if call.faults:
            return await self._respond_with_fault(call)
        return await self._answer(call)

    async def _read_after_adding(
        self, unknown: UnknownAccountError, request: HttpRequest
    ) -> PreparedCall | HttpResponse | Refused:
        """What `_read` gives once the account of the request's access key is made, which is a write."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._writes, self._accounts.add, unknown.account)
            if self._reads is None:
                return self._read(request)
            return await loop.run_in_executor(self._reads, self._read, request)
        except StoreError as error:
            return self._chain.refusal(error, request)
        except UnknownAccountError:  # others have taken its place meanwhile
            return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)

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
        """Answer control requests, OPTIONS and early requests; pass others to the chain."""
        if request.path.startswith(PREFIX):
            return self._control.answer(request)
        if request.method == "OPTIONS":
            return HttpResponse(200, {}, b"")
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
    client, port = scope.get("client") or ("", 0)
    version, is_secure = scope.get("http_version", "1.1"), scope.get("scheme") == "https"
    query = scope["query_string"]
    return HttpRequest(scope["method"], path or "/", query, headers, body, client, port, version, is_secure)


def _text(value: bytes) -> str:
    """A header's value: UTF-8 as most clients send and sign it, else Latin-1 (RFC 9110, section 5.5)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
