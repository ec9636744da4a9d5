"""Runs the application of ``genzo serve`` in a thread of this process.

It is the application, the service and the HTTP server of the command. The catalogue is a SQLite file in a
temporary folder. The process keeps its signal handlers, its logging, its limits and its policy of asyncio.
"""

import asyncio
import os
import secrets
import socket
import threading
import warnings
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from granian._granian import ListenerSpec, SocketHolder
from granian.server.embed import Server as EmbeddedServer

from genzo.actions import registry
from genzo.http.address import reserved_port
from genzo.http.application import build_application
from genzo.http.scratch_folder import scratch_folder
from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.http.workers import granian_options
from genzo.service.build import service_of
from genzo.service.open_store import nonces_of
from genzo.service.prepared_catalogue import copy_prepared
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.testing import process_end

_TOKEN_BYTES = 32
registry.named("DescribeImages")  # what the start needs is imported with this module
_STOP_SECONDS = 1.0
"""How long a stop waits for requests that are being answered, such as those that a fault delays."""
# Granian configures logging with a dictionary. Unless it is incremental, Python closes every handler of the
# process first (logging.config, "Incremental Configuration").
_NO_LOGGING: dict[str, Any] = {"incremental": True, "handlers": {}, "loggers": {"_granian": {}}}


class ServerThread:
    """A server in a thread of its own. ``settings.port`` 0 takes a free port.

    ``started`` has the settings with the port and the control token once the server answers requests, or the
    exception that kept it from that; ``ended`` is done when thread, port and files are given back.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self.started = Future[ServerSettings]()
        self.ended = Future[None]()
        for future in (self.started, self.ended):
            future.set_running_or_notify_cancel()  # a task that waits for it may be cancelled, it may not
        self._settings = settings
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: _Listener | None = None
        # A daemon, so that a server which nobody closes does not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="genzo-server", daemon=True)
        self._process = os.getpid()
        process_end.opened(self)
        self._thread.start()

    def stop(self) -> None:
        """Begin to stop; `ended` says when that is done. In a forked process it does nothing."""
        if self._process != os.getpid():
            return
        with suppress(Exception):
            self.started.result()
        if self._loop is not None and self._stop is not None:
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(self._stop.set)

    def join(self) -> None:
        """Stop, and wait until thread, port and files are given back. In a forked process it does nothing."""
        if self._process == os.getpid():
            self.stop()
            self._thread.join()

    def forget_socket(self) -> None:
        """Let go of the port in a forked process, in which the thread does not run."""
        if self._listener is not None:
            self._listener.forget_socket()

    def _run(self) -> None:
        failure: BaseException | None = None
        try:
            with _placed(self._settings) as (settings, scratch):
                self._serve(settings, scratch)
        except BaseException as error:  # noqa: BLE001 - raised where the server is started
            failure = error
        finally:
            process_end.closed(self)
            if not self.started.done():
                self.started.set_exception(failure or RuntimeError("The server ended before it was ready."))
            self.ended.set_result(None)

    def _serve(self, settings: ServerSettings, scratch: Path) -> None:
        service = service_of(settings, scratch)
        try:
            _set_up(service, settings, scratch)
            application = build_application(service, settings, nonces_of(service.store, 1, scratch))
            # Not the loop of the process's policy, which may be another library's.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve_until_stopped(application, settings))
        finally:
            service.store.close()

    async def _serve_until_stopped(self, application: AsgiApplication, settings: ServerSettings) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        watched = _Watched(application, partial(self.started.set_result, settings))
        options = granian_options(settings) | {"log_dictconfig": _NO_LOGGING}
        self._listener = _Listener(watched, **options)
        serving = asyncio.create_task(self._listener.serve())
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        self._listener.stop()  # type: ignore[no-untyped-call]
        _, running = await asyncio.wait((serving,), timeout=_STOP_SECONDS)
        if running:
            for request in watched.requests:
                request.cancel()
        with suppress(TimeoutError):
            await asyncio.wait_for(serving, _STOP_SECONDS)


class _Listener(EmbeddedServer):
    """Granian's server, whose socket a forked process can let go of."""

    _shd: SocketHolder | None  # type: ignore[assignment] # Granian declares None alone

    def _init_shared_socket(self) -> None:
        # Granian does the same on other systems. On Linux it leaves the making of the socket to the worker.
        self._ssp = None
        self._shd = ListenerSpec(self.bind_addr, self.bind_port, self.backlog).build()
        # Granian listens when its worker runs. Who connects before that must not be refused.
        with socket.socket(fileno=os.dup(self._shd.get_fd())) as listener:
            listener.listen(self.backlog)

    def forget_socket(self) -> None:
        """Close the socket, but keep its descriptor's number taken: its owner will close that, too."""
        holder: SocketHolder | None = self._shd
        if holder is not None:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, holder.get_fd(), inheritable=False)
            os.close(nothing)


class _Watched:
    """An application that calls ``ready`` once it has started; ``requests`` are the tasks that answer."""

    def __init__(self, application: AsgiApplication, ready: Callable[[], object]) -> None:
        self.requests = set[asyncio.Task[Any]]()
        self._application = application
        self._ready = ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._application(scope, receive, partial(self._send_lifespan, send))
            return
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        self.requests.add(task)
        try:
            await self._application(scope, receive, send)
        finally:
            self.requests.discard(task)

    async def _send_lifespan(self, send: Send, message: MutableMapping[str, Any]) -> None:
        await send(message)
        if message["type"] == "lifespan.startup.complete":
            # The socket listens: what connects from now on is accepted as soon as the worker runs.
            self._ready()


@contextmanager
def _placed(settings: ServerSettings) -> Iterator[tuple[ServerSettings, Path]]:
    """The settings with a port that is free, and a temporary folder for the catalogue."""
    with reserved_port(settings.host, settings.port) as port, scratch_folder() as scratch:
        token = secrets.token_hex(_TOKEN_BYTES)
        yield msgspec.structs.replace(settings, port=port, memory=True, made_control_token=token), scratch


def _set_up(service: Service, settings: ServerSettings, scratch: Path) -> None:
    copy_prepared(scratch / "genzo.db")
    service.prepare()
    if settings.seed is not None:
        from genzo.service.seed.applying import seed_from  # noqa: PLC0415 - most servers have no seed

        for warning in seed_from(settings.seed, service).warnings:
            warnings.warn(warning, stacklevel=2)
    service.warm_up()
