"""Runs the workers: one in this process, or several forked processes that share one port."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.server.embed import Server as EmbeddedServer
from granian.server.mp import MPServer

from genzo.http.sending import AsgiApplication
from genzo.http.tls import Certificate
from genzo.service.server_settings import ServerSettings, SettingsError

_BACKLOG = 1024

# A thread of Granian's runtime outlives the server for a moment. If the interpreter ends first, the thread
# panics on standard error (emmett-framework/granian#693).
_RUNTIME_END_SECONDS = 0.1

_WORKERS_END = (
    "A worker ended within seconds of replacing another. If no message above says why, check whether the "
    "machine is short of memory, or serve with --workers 1."
)


class BackgroundTask(NamedTuple):
    """A function to run once, in a thread, as soon as the workers have been started.

    An exception of ``task`` stops the workers, and `run` raises it again.
    """

    task: Callable[[], None]


def run(
    make_application: Callable[[], AsgiApplication],
    settings: ServerSettings,
    certificate: Certificate | None,
    background: BackgroundTask,
) -> None:
    """Serve until SIGINT or SIGTERM. Granian replaces a worker that ends.

    Raises:
        SettingsError: a worker ended within seconds of replacing another (Granian gives up then).
    """
    options: dict[str, Any] = {
        "address": settings.host,
        "port": settings.port,
        "interface": Interfaces.ASGI,
        "http": HTTPModes.http1,
        "websockets": False,
        "backlog": _BACKLOG,
        "log_enabled": False,
    }
    make: Callable[[], AsgiApplication] = make_application
    if certificate is not None and settings.tls_port is None:
        options |= _tls_options(certificate)
    elif certificate is not None:
        make = partial(_with_tls_listener, make_application, _on_tls_port(options, settings, certificate))
    if settings.workers == 1:
        asyncio.run(_run_embedded(make(), options, background))
    else:
        _run_forked(make, settings.workers, options, background)


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
    make_application: Callable[[], AsgiApplication], options: dict[str, Any]
) -> AsgiApplication:
    from genzo.http.tls_listener import WithTlsListener  # noqa: PLC0415 - only --tls-port needs it

    return WithTlsListener(make_application(), options)


async def _run_embedded(
    application: AsgiApplication, options: dict[str, Any], background: BackgroundTask
) -> None:
    server = EmbeddedServer(application, **options)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.stop)
    serving = loop.create_task(server.serve())
    working = loop.create_task(asyncio.to_thread(background.task))
    await asyncio.wait((serving, working), return_when=asyncio.FIRST_COMPLETED)
    if working.done() and working.exception() is not None:
        server.stop()  # type: ignore[no-untyped-call]
    await serving
    await asyncio.sleep(_RUNTIME_END_SECONDS)
    await working


def _run_forked(
    make_application: Callable[[], AsgiApplication],
    workers: int,
    options: dict[str, Any],
    background: BackgroundTask,
) -> None:
    server = MPServer(
        "genzo", workers=workers, workers_kill_timeout=10, respawn_failed_workers=True, **options
    )
    failures: list[BaseException] = []

    def work() -> None:
        try:
            background.task()
        except BaseException as error:  # noqa: BLE001 - raised again below
            failures.append(error)
            # What Granian's handler of SIGTERM does; Python runs signal handlers in the main thread only.
            server.interrupt_signal = True
            server.main_loop_interrupt.set()

    # Granian's startup hook runs before the fork, and a thread must not run while the process forks.
    spawn = server._spawn_workers  # noqa: SLF001 - Granian has no hook after the fork

    def spawn_then_work(*arguments: Any) -> None:  # noqa: ANN401
        spawn(*arguments)  # type: ignore[no-untyped-call]
        threading.Thread(target=work, daemon=True).start()

    server._spawn_workers = spawn_then_work  # type: ignore[method-assign]  # noqa: SLF001
    try:
        server.serve(target_loader=partial(_load, make_application), wrap_loader=False)
    except SystemExit:
        # Granian leaves with this list of ended workers when one ended within 5.5 seconds of its respawn.
        if server.interrupt_children:
            raise SettingsError(_WORKERS_END) from None
        raise
    if failures:
        raise failures[0]


def _load(make_application: Callable[[], AsgiApplication]) -> AsgiApplication:
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    return make_application()


def _stop_with_parent() -> None:
    """Stop this worker when its parent was killed. Granian leaves it running, and it would keep the port."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
