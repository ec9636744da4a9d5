"""Runs a server: what ``genzo serve`` does."""

import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from genzo import data
from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCOUNT_ID
from genzo.http.address import reserved_port
from genzo.http.application import build_application
from genzo.http.asgi import Application
from genzo.http.readiness import says_ready
from genzo.http.tls import Certificate, certificate, client_context
from genzo.http.workers import BackgroundTask, run
from genzo.service.build import service_of
from genzo.service.open_store import nonces_of
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.service.service import Service
from genzo.service.setup import first_key_is_active

_ANNOUNCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.001
_SIGTERM = frozenset((signal.SIGTERM,))


def serve(settings: ServerSettings) -> None:
    """Serve until stopped. Prints one line on standard output when the server is ready.

    Raises:
        SettingsError: the settings cannot be used.
        StoreError: the catalogue cannot be used.
    """
    with ExitStack() as stack:
        scratch = stack.enter_context(_scratch_folder())
        port = stack.enter_context(reserved_port(settings.host, settings.port))
        settings = msgspec.structs.replace(settings, port=port)
        service = service_of(settings, scratch)
        if settings.seed is not None or not settings.listens_on_loopback:
            _set_up_before_listening(service, settings)
        chosen = certificate(settings.data / "tls", data.facts()) if settings.tls else None
        task = BackgroundTask(partial(_prepare_and_announce, service, settings, chosen))
        run(partial(_application, settings, scratch), settings, chosen, task)


def _application(settings: ServerSettings, scratch: Path) -> Application:
    """The application of one worker. Each worker has its own connections; all workers share the nonces."""
    service = service_of(settings, scratch)
    return build_application(service, settings, nonces_of(service.store, settings.workers, scratch))


def _prepare_and_announce(service: Service, settings: ServerSettings, chosen: Certificate | None) -> None:
    service.prepare()
    service.warm_up()
    context = None if chosen is None else client_context(chosen)
    deadline = time.monotonic() + _ANNOUNCE_SECONDS
    while not says_ready(settings.host, settings.port, context):
        if time.monotonic() > deadline:
            raise SettingsError(f"The workers did not answer within {_ANNOUNCE_SECONDS:.0f} seconds.")
        time.sleep(_PAUSE_SECONDS)
    print(f"genzo is ready at {settings.address}", flush=True)  # noqa: T201 - documented output of the command


def _set_up_before_listening(service: Service, settings: ServerSettings) -> None:
    """Apply the seed file, if there is one: no request is answered from a catalogue without it."""
    service.prepare()
    if settings.seed is not None:
        from genzo.service.seed.applying import seed_from  # noqa: PLC0415 - a server without a seed needs none

        for warning in seed_from(settings.seed, service).warnings:
            print(warning, file=sys.stderr)  # noqa: T201 - for the operator
    if not settings.listens_on_loopback:
        _refuse_default_key(service, settings)
    service.store.close()


def _refuse_default_key(service: Service, settings: ServerSettings) -> None:
    if first_key_is_active(service.store) and not settings.allow_default_key:
        raise SettingsError(
            f"Genzo does not listen on {settings.host} while the access key genzo with its well-known secret "
            f"is active: disable it with genzo keys disable {FIRST_ACCOUNT_ID} {FIRST_ACCESS_KEY_ID}, or "
            "give --allow-default-key."
        )


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """A temporary folder that is deleted when the server stops."""
    # asyncio and Granian handle SIGTERM once they serve. Until then it would end the process at once. It must
    # not arrive between the making of the folder and the block that deletes it.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGTERM)
    before = signal.signal(signal.SIGTERM, _stop)
    folder = Path(tempfile.mkdtemp(prefix="genzo-"))
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGTERM)
        yield folder
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        shutil.rmtree(folder, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> None:
    raise SystemExit(0)
