"""Runs the workers: one in this process, or several forked processes that share one port."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server.embed import Server as EmbeddedServer

from genzo.http.connections import places
from genzo.http.respawning_server import MAX_FAILED_STARTS, RespawningServer, WorkersStartError
from genzo.http.sending import AsgiApplication
from genzo.http.tls import Certificate
from genzo.service.server_settings import ServerSettings, SettingsError

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

_BACKLOG = 4096
"""How many connections wait to be accepted, if the kernel allows as many (net.core.somaxconn)."""
HEADER_SECONDS = 30
"""How long the line and headers of a request may take to arrive, from the end of the answer before it."""
_MAX_HEADER_BYTES = 128 * 1024

# A thread of Granian's runtime outlives the server for a moment. If the interpreter ends first, the thread
# panics on standard error (emmett-framework/granian#693).
_RUNTIME_END_SECONDS = 0.1
_TASK_END_SECONDS = 2
"""How long a stop waits for a start that is under way."""
_STOP_SECONDS = 8
"""How long a stop waits for requests. `docker stop` kills a container after ten seconds."""

_WORKERS_END = (
    f"{MAX_FAILED_STARTS} workers in a row ended before they were ready. If no message above says why, check "
    "whether the machine is short of memory, or serve with --workers 1."
)


MakeApplication = Callable[[int], AsgiApplication]
"""Makes the application of the worker with a number: 0 for the first."""


class BackgroundTask(NamedTuple):
    """A function to run once, in a thread, as soon as the workers have been started.

    An exception of ``task`` stops the workers, and `run` raises it again. ``stopped`` is set when the
    worker in this process has stopped. The process waits a while for the task, which should end then.
    """

    task: Callable[[], None]
    stopped: threading.Event


def run(
    make_application: MakeApplication,
    settings: ServerSettings,
    certificate: Certificate | None,
    background: BackgroundTask,
) -> None:
    """Serve until SIGINT or SIGTERM. One of several workers that ends is replaced, by one with its number.

    Raises:
        SettingsError: workers cannot start.
    """
    options = granian_options(settings)
    make = make_application
    if certificate is not None and settings.tls_port is None:
        options |= _tls_options(certificate)
    elif certificate is not None:
        make = partial(_with_tls_listener, make_application, _on_tls_port(options, settings, certificate))
    if settings.workers == 1:
        asyncio.run(_run_embedded(make(0), options, background))
    else:
        _run_forked(make, settings.workers, options, background)


def granian_options(settings: ServerSettings) -> dict[str, Any]:
    """How Granian serves HTTP on the host and port of the settings."""
    return {
        "address": settings.host,
        "port": settings.port,
        "interface": Interfaces.ASGI,
        "http": HTTPModes.http1,
        "websockets": False,
        "backlog": _BACKLOG,
        "backpressure": places(),
        "http1_settings": HTTP1Settings(HEADER_SECONDS * 1000, max_buffer_size=_MAX_HEADER_BYTES),
        "log_enabled": False,
    }


def _tls_options(certificate: Certificate) -> dict[str, Any]:
    return {
        "ssl_cert": certificate.certificate,
        "ssl_key": certificate.key,
        "ssl_protocol_min": SSLProtocols.tls12,
    }


def _on_tls_port(
    options: Mapping[str, Any], settings: ServerSettings, certificate: Certificate
) -> dict[str, Any]:
    return {**options, **_tls_options(certificate), "port": settings.tls_port}


def _with_tls_listener(
    make_application: MakeApplication, options: dict[str, Any], worker: int
) -> AsgiApplication:
    from genzo.http.tls_listener import WithTlsListener  # noqa: PLC0415 - only --tls-port needs it

    return WithTlsListener(make_application(worker), options)


async def _run_embedded(
    application: AsgiApplication, options: dict[str, Any], background: BackgroundTask
) -> None:
    server = EmbeddedServer(application, **options)
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())

    def give_up() -> None:
        # Granian then sets the result of a future that is cancelled, which asyncio reports.
        loop.set_exception_handler(lambda _loop, _context: None)
        serving.cancel()

    def stop() -> None:
        server.stop()  # type: ignore[no-untyped-call]
        # A request whose body does not end would hold up the stop for as long as its deadline.
        loop.call_later(_STOP_SECONDS, give_up)

    _stop_on_signals(loop, stop)
    working = _in_daemon_thread(loop, background)
    await asyncio.wait((serving, working), return_when=asyncio.FIRST_COMPLETED)
    if working.done() and working.exception() is not None:
        server.stop()  # type: ignore[no-untyped-call]
    try:
        with suppress(asyncio.CancelledError):
            await serving
    finally:
        background.stopped.set()
    await asyncio.sleep(_RUNTIME_END_SECONDS)
    # A start may wait for a lock of the database. What it has not committed is undone.
    await asyncio.wait((working,), timeout=_TASK_END_SECONDS)
    if working.done():
        working.result()


def _in_daemon_thread(loop: asyncio.AbstractEventLoop, background: BackgroundTask) -> "asyncio.Future[None]":
    """Run the task in a thread that does not keep the process from ending; its result or exception."""
    done: asyncio.Future[None] = loop.create_future()

    def run_task() -> None:
        try:
            background.task()
        except BaseException as error:  # noqa: BLE001 - raised where the result is waited for
            finish: Callable[[], None] = partial(done.set_exception, error)
        else:
            finish = partial(done.set_result, None)
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(finish)
        # Its SQLite connections stay open: SQLite opens a file by the descriptor of a closed connection, and
        # then writes to a file that may only be read since (findReusableFd, os_unix.c).
        background.stopped.wait()

    threading.Thread(target=run_task, daemon=True).start()
    return done


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Call ``stop`` on SIGINT and SIGTERM, also while the loop has more to do than its pipe can tell it.

    asyncio hears of a signal by a byte in the pipe that wakes the loop. Hundreds of connections that end at
    once fill this pipe, and the byte is lost. A handler of Python is called in any case.
    """

    def stop_soon(*_: object) -> None:
        loop.call_soon_threadsafe(stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
        signal.signal(number, stop_soon)
        signal.siginterrupt(number, False)
    signal.set_wakeup_fd(signal.set_wakeup_fd(-1), warn_on_full_buffer=False)


def _run_forked(
    make_application: MakeApplication,
    workers: int,
    options: dict[str, Any],
    background: BackgroundTask,
) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            background.task()
        except BaseException as error:  # noqa: BLE001 - raised again below
            failures.append(error)
            # What Granian's handler of SIGTERM does; Python runs signal handlers in the main thread only.
            server.interrupt_signal = True
            server.main_loop_interrupt.set()

    server = RespawningServer(
        after_start=lambda: threading.Thread(target=work, daemon=True).start(),
        workers=workers,
        workers_kill_timeout=_STOP_SECONDS,
        **options,
    )
    try:
        server.serve(target_loader=partial(_load, make_application, server.starts), wrap_loader=False)
    except WorkersStartError:
        raise SettingsError(_WORKERS_END) from None
    if failures:
        raise failures[0]


def _load(make_application: MakeApplication, starts: "Synchronized[int]", worker: int) -> AsgiApplication:
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    application = make_application(worker)
    with starts.get_lock():
        starts.value += 1
    return application


def _stop_with_parent() -> None:
    """Stop this worker when its parent was killed. Granian leaves it running, and it would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
