"""The ASGI application: reads requests, sends responses, and chooses the thread of each step."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

from genzo import errors
from genzo.catalogue.deadline import Deadline, DeadlineError, OutcomeUnknownError, run_until
from genzo.catalogue.store import StoreError
from genzo.control.answers import refusal as control_refusal
from genzo.control.router import PREFIX, SLOW_PAGES, ControlRouter, is_free
from genzo.http.chain import Chain
from genzo.http.connection_guard import ConnectionGuard
from genzo.http.fork_flag import ForkFlag
from genzo.http.observation import current_observation
from genzo.http.readiness import Readiness
from genzo.http.refusals import Refused
from genzo.http.request_body import RequestBodies, discard_rest, has_body
from genzo.http.sending import FaultyResponse, Receive, Scope, Send, request_of, send_faulty, send_response
from genzo.http.stop_signals import on_stop_signal
from genzo.http.worker_threads import WorkerThreads
from genzo.identity.open_accounts import OpenAccounts, UnknownAccountError
from genzo.service.call import PreparedCall
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.http.trusted_proxies import TrustedProxies

REQUEST_SECONDS = 10.0
"""A request is answered, or given up, within so many seconds from its arrival."""
_CONTROL_SECONDS = 60.0  # a reset deletes whole catalogues
_DRAIN_SECONDS = 1.0  # at the end of the server, for threads whose calls were given up
_END_SECONDS = 0.1  # for threads without calls
_WRITE_THREADS = 16  # at most so many calls share one commit (group commit)
_OBJECT_THREADS = 8
_OBJECT_THREADS_OF_SERVER = 2  # they use the connections of the reads, which must keep some
_WATCH_SECONDS = 1.0
_STREAMED = (f"{PREFIX}state", f"{PREFIX}forks/", f"{PREFIX}console/images/import")
"""The beginnings of the paths of `StreamedPages`."""
_ON_EVENT_LOOP = Deadline(math.inf, may_wait=False)

_T = TypeVar("_T")


class Streamed(Protocol):
    """Pages that are not kept in memory: `genzo.http.streamed_pages`."""

    async def answer(self, request: HttpRequest, scope: Scope, receive: Receive, send: Send) -> bool: ...


class Forked(Protocol):
    """The applications of forks: `genzo.http.forked_applications`."""

    def of(self, request: HttpRequest) -> "Application | None": ...


class Application:
    """Answers every request of a worker.

    ``threads`` is for a database server, for which even reads wait: half as many threads read, since the
    store keeps half of its connections for writes, which may wait for a standby. With ``suspends``, reads run
    on the event loop and are suspended while they wait, and these threads only examine the catalogue. With 0,
    reads run on the event loop, since a read of SQLite takes less time than a change of threads, and only
    writes have threads. Calls that ask the object store have threads of their own, so that they do not hold
    up other writes.

    ``accounts`` makes accounts of unknown access keys (``--auth open``). ``pages`` answer requests for their
    paths, while calls wait for a database that hangs, too. ``streamed`` are pages that are not kept in
    memory. ``forks`` are asked while ``fork_flag`` is set.
    """

    def __init__(
        self,
        chain: Chain,
        control: ControlRouter,
        readiness: Readiness,
        accounts: OpenAccounts,
        guard: ConnectionGuard,
        pages: Mapping[str, Callable[[HttpRequest], HttpResponse]],
        *,
        threads: int = 0,
        suspends: bool = False,
        proxies: "TrustedProxies | None" = None,
        request_seconds: float = REQUEST_SECONDS,
        streamed: "Callable[[], Streamed] | None" = None,
        forks: "Callable[[], Forked] | None" = None,
        fork_flag: ForkFlag | None = None,
    ) -> None:
        self._streamed = streamed
        self._forks = forks
        self._fork_flag = fork_flag
        self._reads = WorkerThreads(threads // 2) if threads else None
        self._suspends = suspends
        self._writes = WorkerThreads(_WRITE_THREADS)
        self._object_calls = WorkerThreads(_OBJECT_THREADS_OF_SERVER if threads else _OBJECT_THREADS)
        self._pages = pages
        self._page_thread = WorkerThreads(1)
        self._examination: asyncio.Task[bool] | None = None
        self._chain = chain
        self._control = control
        self._proxies = proxies
        self._accounts = accounts
        self._bodies = RequestBodies()
        self._guard = guard
        self._connections = guard.connections
        self._request_seconds = request_seconds
        self._readiness = readiness
        self._listeners = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            watching = [asyncio.create_task(self._guard.watch()), asyncio.create_task(self._watch_outages())]
            with on_stop_signal(self._readiness.stop):
                await self._lifespan(receive, send)
            for each in watching:
                each.cancel()
        elif scope["type"] == "http":
            end = time.monotonic() + self._request_seconds
            if scope["path"].startswith(_STREAMED) and await self._stream(scope, receive, send):
                return
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
                await self._send_response(request_of(scope, body), end, scope, send)
            finally:
                self._connections.end(client)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Answer a request for a page that is not kept in memory; False for other pages."""
        if self._streamed is None:
            return False
        client = scope.get("client")
        self._connections.begin(client)
        try:
            request = request_of(scope, b"")
            if self._proxies is not None:
                request = self._proxies.resolved(request)
            return await self._streamed().answer(request, scope, receive, send)
        finally:
            self._connections.end(client)

    async def _send_response(self, request: HttpRequest, end: float, scope: Scope, send: Send) -> None:
        response: HttpResponse | FaultyResponse
        if self._proxies is not None:
            request = self._proxies.resolved(request)
        try:
            response = await self.respond(request, end)
        except OutcomeUnknownError as error:
            response = FaultyResponse(self._chain.refusal(error, request), "dropped")
        except StoreError as error:
            response = self._chain.refusal(error, request)
            if request.path.startswith(PREFIX):
                response = control_refusal(503, error.reason.sentence)
        if isinstance(response, FaultyResponse):
            await send_faulty(response, scope, send)
        else:
            await send_response(response, send)

    async def _refuse(self, error: errors.ApiError, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body was not read to its end, which ends the connection."""
        response = self._chain.refusal(error, request_of(scope, b""))
        await send_response(response._replace(headers={**response.headers, "connection": "close"}), send)
        await discard_rest(receive)

    def refusal(self, error: errors.ApiError, scope: Scope) -> HttpResponse:
        """The response to a request that is refused before its body is read."""
        return self._chain.refusal(error, request_of(scope, b""))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        self._listeners += 1  # a worker may serve two ports
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self._listeners -= 1
                await self._end_threads()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _end_threads(self) -> None:
        """Wait for the calls of the threads, and end these with the last listener."""
        for threads in (self._reads, self._writes, self._object_calls, self._page_thread):
            if threads is not None:
                await threads.drain(_DRAIN_SECONDS)
                if not self._listeners:
                    threads.end(_END_SECONDS)

    async def respond(self, request: HttpRequest, end: float) -> HttpResponse | FaultyResponse:
        """The response to a request whose time ends at ``end``.

        Raises:
            DeadlineError: it ended before the request was carried out.
            OutcomeUnknownError: it is not known whether the request was carried out.
        """
        if self._fork_flag is not None and self._fork_flag.is_set:
            fork = self._fork_of(request)
            if fork is not None:
                return await fork.respond(request, end)
        response = await self._answered(request, end)
        return await self._recorded(response, end) if isinstance(response, Refused) else response

    async def _recorded(self, response: HttpResponse | Refused, end: float) -> HttpResponse:
        """The response; the event of a refusal is durable before it is sent."""
        if isinstance(response, HttpResponse):
            return response
        return await self._writes.run(Deadline(end), self._chain.record, response)

    async def _answered(self, request: HttpRequest, end: float) -> HttpResponse | FaultyResponse | Refused:
        # Access may read the table of the machine's connections, which can have thousands of rows.
        is_slow = not is_free(request.path) or request.path.startswith(SLOW_PAGES)
        if request.path.startswith(PREFIX) and is_slow:
            control_end = end - self._request_seconds + _CONTROL_SECONDS
            page = self._pages.get(request.path)
            if page is not None:
                return await self._page_thread.run(Deadline(end), page, request)
            return await self._writes.run(Deadline(control_end), self._control.answer, request)
        if self._reads is not None:
            self._examine_in_thread(self._reads, end)
        try:
            call = await self._on_reading_thread(end, self._read, request)
        except UnknownAccountError as unknown:
            call = await self._read_after_adding(unknown, request, end)
        if not isinstance(call, PreparedCall):
            return call
        try:
            if call.faults:
                return await self._respond_with_fault(call, end)
            return await self._answer(call, end)
        except DeadlineError as error:
            return self._chain.failure(error, call)

    async def _read_after_adding(
        self, unknown: UnknownAccountError, request: HttpRequest, end: float
    ) -> PreparedCall | HttpResponse | Refused:
        """What `_read` gives once the account of the request's access key is made, which is a write."""
        try:
            await self._writes.run(Deadline(end), self._accounts.add, unknown.account)
            return await self._on_reading_thread(end, self._read, request)
        except errors.ApiError as error:
            return self._chain.refusal(error, request)
        except UnknownAccountError:  # others have taken its place meanwhile
            return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)

    async def _respond_with_fault(self, call: PreparedCall, end: float) -> HttpResponse | FaultyResponse:
        effect, response = await self._writes.run(Deadline(end), self._chain.inject, call)
        await asyncio.sleep(effect.delay)
        if response is None:
            end += effect.delay
            call = call._replace(failure=effect.failure)
            response = await self._recorded(await self._answer(call, end), end)
        return response if effect.response is None else FaultyResponse(response, effect.response)

    async def _answer(self, call: PreparedCall, end: float) -> HttpResponse | Refused:
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
        if self._suspends:
            # Servers of one SQLite file start without the module behind it.
            from genzo.http.suspended_calls import run_suspended  # noqa: PLC0415

            return await run_suspended(Deadline(end), work, *arguments)
        return await self._reads.run(Deadline(end), work, *arguments)

    def _fork_of(self, request: HttpRequest) -> "Application | None":
        """The application of the fork that a request's access key belongs to."""
        if self._forks is None or request.path.startswith(PREFIX):
            return None
        return self._forks().of(request)

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
        readiness = self._readiness
        is_due = self._reads is None and readiness.is_due(time.monotonic())
        if (is_due or not readiness.is_ready) and not readiness.examine():
            readiness.count_refused()
            current_observation().lost_database = True
            return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)
        return self._chain.prepare(request)

    def _examine_in_thread(self, threads: WorkerThreads, end: float) -> None:
        """Examine the catalogue again if that is due. No request waits for a database server's answer."""
        is_examining = self._examination is not None and not self._examination.done()
        if self._readiness.is_due(time.monotonic()) and not is_examining:
            self._examination = asyncio.create_task(threads.run(Deadline(end), self._readiness.examine))
            self._examination.add_done_callback(_forget_failure)

    async def _watch_outages(self) -> None:
        """Look every second whether what fails is over, so that the log says when, also without requests."""
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            self._readiness.end_quiet()
            if self._readiness.is_failing:
                with suppress(StoreError):
                    end = time.monotonic() + self._request_seconds
                    await self._on_reading_thread(end, self._readiness.examine)


def _forget_failure(examination: "asyncio.Task[bool]") -> None:
    """A database that does not answer in time says nothing about what is in it."""
    if not examination.cancelled():
        examination.exception()
