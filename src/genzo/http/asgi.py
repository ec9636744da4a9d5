"""The ASGI application: reads requests, sends responses, and chooses the thread of each step."""

import asyncio
import logging
import math
import time
from collections.abc import Callable
from typing import TypeVar

from genzo import errors
from genzo.catalogue.deadline import Deadline, DeadlineError, OutcomeUnknownError, WouldWaitError, run_until
from genzo.catalogue.store import StoreError
from genzo.control.router import PREFIX, ControlRouter
from genzo.http.chain import Chain
from genzo.http.readiness import Readiness
from genzo.http.sending import FaultyResponse, Receive, Scope, Send, send_faulty, send_response
from genzo.http.worker_threads import WorkerThreads
from genzo.service.call import PreparedCall
from genzo.wire.envelope import CORS_HEADERS
from genzo.wire.types import HttpRequest, HttpResponse

MAX_BODY = 1024 * 1024
"""The largest request body, in bytes; every documented request is far smaller."""
_BODY_HEADERS = frozenset((b"content-length", b"transfer-encoding"))
REQUEST_SECONDS = 10.0
"""A request is answered, or given up, within so many seconds from its arrival."""
_CONTROL_SECONDS = 60.0  # a reset deletes whole catalogues
_DRAIN_SECONDS = 1.0  # at the end of the server, for threads whose calls were given up
_WRITE_THREADS = 16  # at most so many calls share one commit of SQLite (group commit)
_OBJECT_THREADS = 8
_OBJECT_THREADS_OF_SERVER = 2  # they use the connections of the reads, which must keep some
_ON_EVENT_LOOP = Deadline(math.inf, may_wait=False)

_log = logging.getLogger("genzo.requests")
_T = TypeVar("_T")


class Application:
    """Answers every request of a worker. ``unready_reason`` says why the catalogue cannot be used, if so.

    ``threads`` is for a database server, for which even reads wait: half of the threads read, half write, so
    that writes that wait (for a standby) do not delay reads. With 0, reads run on the event loop, since a
    read of SQLite takes less time than a change of threads, and only writes have threads. Calls that ask the
    object store have threads of their own, so that they do not hold up other writes.
    """

    def __init__(
        self,
        chain: Chain,
        control: ControlRouter,
        unready_reason: Callable[[], str],
        *,
        threads: int = 0,
        request_seconds: float = REQUEST_SECONDS,
    ) -> None:
        self._reads = WorkerThreads(threads // 2) if threads else None
        self._writes = WorkerThreads(threads // 2 or _WRITE_THREADS)
        self._examination: asyncio.Task[bool] | None = None
        self._object_calls = WorkerThreads(_OBJECT_THREADS_OF_SERVER if threads else _OBJECT_THREADS)
        self._chain = chain
        self._control = control
        self._request_seconds = request_seconds
        self._readiness = Readiness(unready_reason)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            response: HttpResponse | FaultyResponse
            end = time.monotonic() + self._request_seconds
            try:
                request = _request(scope, await _body(receive) if _has_body(scope) else b"")
                response = await self._respond(request, end)
            except OutcomeUnknownError as error:
                _log.error("%s", error)
                response = FaultyResponse(self._chain.refusal(error, _request(scope, b"")), "dropped")
            except (errors.ApiError, StoreError) as error:
                response = self._chain.refusal(error, _request(scope, b""))
            if isinstance(response, FaultyResponse):
                await send_faulty(response, scope, send)
            else:
                await send_response(response, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                for threads in (self._reads, self._writes, self._object_calls):
                    if threads is not None:
                        await threads.drain(_DRAIN_SECONDS)
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _respond(self, request: HttpRequest, end: float) -> HttpResponse | FaultyResponse:
        """The response to a request whose time ends at ``end``.

        Raises:
            DeadlineError: it ended before the request was carried out.
            OutcomeUnknownError: it is not known whether the request was carried out.
        """
        if request.method not in ("GET", "HEAD") and request.path.startswith(PREFIX):
            control_end = end - self._request_seconds + _CONTROL_SECONDS
            return await self._writes.run(Deadline(control_end), self._control.answer, request)
        if self._reads is not None:
            self._examine_in_thread(self._reads, end)
        try:
            call = await self._on_reading_thread(end, self._read, request)
        except WouldWaitError:
            # It makes the account of a key (--auth open), which the second attempt finds.
            made = await self._writes.run(Deadline(end), self._prepare, request)
            if isinstance(made, HttpResponse):
                return made
            call = await self._on_reading_thread(end, self._read, request)
        if isinstance(call, HttpResponse):
            return call
        try:
            if call.faults:
                return await self._respond_with_fault(call, end)
            return await self._answer(call, end)
        except DeadlineError as error:
            return self._chain.failure(error, call)

    async def _respond_with_fault(self, call: PreparedCall, end: float) -> HttpResponse | FaultyResponse:
        effect, response = await self._writes.run(Deadline(end), self._chain.inject, call)
        await asyncio.sleep(effect.delay)
        if response is None:
            response = await self._answer(call, end + effect.delay)
        return response if effect.response is None else FaultyResponse(response, effect.response)

    async def _answer(self, call: PreparedCall, end: float) -> HttpResponse:
        if call.action.asks_objects:
            return await self._object_calls.run(Deadline(end), self._chain.answer, call)
        if call.action.writes:
            return await self._writes.run(Deadline(end), self._chain.answer, call)
        return await self._on_reading_thread(end, self._chain.answer, call)

    async def _on_reading_thread(self, end: float, work: Callable[..., _T], *arguments: object) -> _T:
        """The result of ``work``, which reads.

        Without read threads it runs on the event loop's thread, to which page cache and read cache belong.
        """
        if self._reads is None:
            return run_until(_ON_EVENT_LOOP, work, *arguments)
        return await self._reads.run(Deadline(end), work, *arguments)

    def _read(self, request: HttpRequest) -> PreparedCall | HttpResponse:
        """The answer to a read; the prepared call if it writes or a fault applies to it."""
        call = self._prepare(request)
        if isinstance(call, HttpResponse) or call.action.writes or call.faults:
            return call
        return self._chain.answer(call)

    def _prepare(self, request: HttpRequest) -> PreparedCall | HttpResponse:
        """Answer control requests, CORS preflights and early requests; pass others to the chain."""
        if request.path.startswith(PREFIX):
            return self._control.answer(request)
        if request.method == "OPTIONS":
            return HttpResponse(200, CORS_HEADERS, b"")
        readiness = self._readiness
        is_due = self._reads is None and readiness.is_due(time.monotonic())
        if (is_due or not readiness.is_ready) and not readiness.examine():
            return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)
        return self._chain.prepare(request)

    def _examine_in_thread(self, threads: WorkerThreads, end: float) -> None:
        """Examine the catalogue again if that is due. No request waits for a database server's answer."""
        is_examining = self._examination is not None and not self._examination.done()
        if self._readiness.is_due(time.monotonic()) and not is_examining:
            self._examination = asyncio.create_task(threads.run(Deadline(end), self._readiness.examine))
            self._examination.add_done_callback(_forget_failure)


def _forget_failure(examination: "asyncio.Task[bool]") -> None:
    """A database that does not answer in time says nothing about what is in it."""
    if not examination.cancelled():
        examination.exception()


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
