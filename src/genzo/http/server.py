"""Runs a server: what ``genzo serve`` does."""

import signal
import ssl
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from genzo import data
from genzo.http.address import reserved_port
from genzo.http.application import build_application, require_valid_access
from genzo.http.closed_start import refuse_open_auth, set_up_aside, sets_up_closed
from genzo.http.connections import raise_open_file_limit
from genzo.http.fork_flag import ForkFlag
from genzo.http.readiness import says_ready
from genzo.http.scratch_folder import scratch_folder
from genzo.http.sending import AsgiApplication
from genzo.http.telemetry.log_lines import configure_logging
from genzo.http.telemetry.shared_values import ValueTable, WorkerTables, value_tables
from genzo.http.tls import Certificate, certificate_of, client_context
from genzo.http.workers import BackgroundTask, MakeApplication, run
from genzo.service.build import service_of
from genzo.service.control_token import with_control_token
from genzo.service.open_store import expect_files_of, nonces_of
from genzo.service.prepared_catalogue import copy_prepared
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.service.service import Service

_ANNOUNCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.001
_SIGTERM = frozenset((signal.SIGTERM,))


def serve(settings: ServerSettings) -> None:
    """Serve until stopped. Prints a line on standard output for each port when the server is ready.

    Raises:
        SettingsError: the settings cannot be used.
        StoreError: the catalogue cannot be used.
    """
    require_valid_access(settings)
    if settings.proxy_port is not None:
        from genzo.http.proxy_listener import require_usable_proxy  # noqa: PLC0415 - slow import (cryptography)

        require_usable_proxy(settings)
    refuse_open_auth(settings)
    if settings.random_seed is not None:
        from genzo.service.repeatable import require_repeatable  # noqa: PLC0415 - few servers have a seed

        require_repeatable(settings)
    configure_logging(settings)
    raise_open_file_limit()
    with ExitStack() as stack:
        scratch = stack.enter_context(_scratch_folder())
        settings = _with_ports(settings, stack)
        if settings.memory:
            copy_prepared(scratch / "genzo.db")
        service = service_of(settings, scratch)
        closed = sets_up_closed(settings)
        set_up = stack.enter_context(set_up_aside(settings, scratch)) if closed else None
        # Before a key is made and shown, since a start that fails here makes none.
        chosen = certificate_of(settings, data.facts()) if settings.serves_tls else None
        settings = stack.enter_context(with_control_token(settings))
        if set_up is not None:
            set_up(service, settings)
        if chosen is not None and chosen.notice:
            print(chosen.notice, file=sys.stderr)  # noqa: T201 - for the operator
        stopped = threading.Event()
        task = BackgroundTask(partial(_prepare_and_announce, service, settings, chosen, stopped), stopped)
        tables = value_tables(settings.workers)
        application: MakeApplication = partial(_application, settings, scratch, service, tables, ForkFlag())
        if settings.proxy_port is not None:
            from genzo.http.proxy_listener import with_proxy  # noqa: PLC0415 - slow import (cryptography)

            application = with_proxy(application, settings)
        run(application, settings, chosen, task)


def _with_ports(settings: ServerSettings, stack: ExitStack) -> ServerSettings:
    """The settings with the numbers of the ports, which ``stack`` gives back.

    Raises:
        SettingsError: a port cannot be listened on, both are the same, or options of HTTPS have no effect.
    """
    if not settings.serves_tls and settings.tls_key is not None:
        raise SettingsError("A certificate and its key belong together: give both --tls-cert and --tls-key.")
    if not settings.serves_tls and settings.tls_host:
        raise SettingsError(
            "--tls-host adds names to the certificate of HTTPS: give --tls or --tls-port, too."
        )
    if settings.tls_port is not None and settings.tls_port == settings.port != 0:
        raise SettingsError("HTTP and HTTPS need a port each: give --tls-port another number than --port.")
    if settings.proxy_port and settings.proxy_port in (settings.port, settings.tls_port):
        raise SettingsError("The proxy needs a port of its own: give --proxy-port another number.")
    port = stack.enter_context(reserved_port(settings.host, settings.port))
    settings = msgspec.structs.replace(settings, port=port)
    for name in ("tls_port", "proxy_port"):
        chosen: int | None = getattr(settings, name)
        if chosen is not None:
            reserved = stack.enter_context(reserved_port(settings.host, chosen))
            settings = msgspec.structs.replace(settings, **{name: reserved})
    return settings


def _application(
    settings: ServerSettings,
    scratch: Path,
    first: Service,
    tables: Sequence[ValueTable],
    fork_flag: ForkFlag,
    worker: int,
) -> AsgiApplication:
    """The application of one worker. Each has its own connections; all share the nonces and the metrics.

    ``first`` is the service of the process that forks the workers, in its state at the time of the fork.
    """
    service = service_of(settings, scratch)
    expect_files_of(service.store, first.store)
    nonces = nonces_of(service.store, settings.workers, scratch)
    if settings.watch and settings.seed is not None and worker == 0:
        from genzo.service.seed.watching import start_watching  # noqa: PLC0415 - few servers watch a file

        start_watching(settings.seed, service)
    return build_application(
        service,
        settings,
        nonces,
        tables=WorkerTables(tables, worker),
        scratch=scratch,
        fork_flag=fork_flag,
    )


def _prepare_and_announce(
    service: Service, settings: ServerSettings, chosen: Certificate | None, stopped: threading.Event
) -> None:
    if not sets_up_closed(settings):
        service.prepare()
    service.warm_up()
    context = None if chosen is None else client_context(chosen)
    if settings.tls_port is None:
        _wait_until_ready(settings.host, settings.port, context, stopped)
        lines = [settings.address]
    else:
        _wait_until_ready(settings.host, settings.port, None, stopped)
        _wait_until_ready(settings.host, settings.tls_port, context, stopped)
        lines = [settings.address, settings.tls_address]
    if stopped.is_set():
        return
    # One call: programs wait for the first line, and find the second behind it.
    print("\n".join(f"genzo is ready at {each}" for each in lines), flush=True)  # noqa: T201 - documented output of the command


def _wait_until_ready(host: str, port: int, context: ssl.SSLContext | None, stopped: threading.Event) -> None:
    deadline = time.monotonic() + _ANNOUNCE_SECONDS
    while not stopped.is_set() and not says_ready(host, port, context):
        if time.monotonic() > deadline:
            raise SettingsError(f"The workers did not answer within {_ANNOUNCE_SECONDS:.0f} seconds.")
        time.sleep(_PAUSE_SECONDS)


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """A temporary folder that is deleted when the server stops."""
    # asyncio and Granian handle SIGTERM once they serve. Until then it would end the process at once. It must
    # not arrive between the making of the folder and the block that deletes it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGTERM)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with scratch_folder() as folder:
            try:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGTERM)
                yield folder
            finally:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> None:
    raise SystemExit(0)
