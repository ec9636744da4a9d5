"""What ``genzo serve`` does, from settings to the last answer."""

import http.client
import shutil
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from genzo import data
from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCOUNT_ID
from genzo.server import house as houses
from genzo.server.address import reserved_port
from genzo.server.application import application
from genzo.server.asgi import Application
from genzo.server.house import House
from genzo.server.objects import chosen_objects
from genzo.server.settings import Settings, SettingsError
from genzo.server.stores import nonces_of
from genzo.server.tls import Certificate, certificate, client_context
from genzo.server.workers import Duty, run

_ANNOUNCE_SECONDS = 60.0


def serve(settings: Settings) -> None:
    """Serve until stopped; says on standard output when requests are answered.

    Raises:
        SettingsError: the settings cannot be used.
        StoreError: the catalogue cannot be used.
    """
    with ExitStack() as stack:
        scratch = stack.enter_context(_scratch_folder())
        port = stack.enter_context(reserved_port(settings.host, settings.port))
        settings = msgspec.structs.replace(settings, port=port)
        place = scratch / "genzo.db" if settings.memory else settings.place
        build = partial(
            houses.build,
            place,
            edition=settings.edition,
            durable=not settings.memory,
            durations=settings.durations,
            quotas=settings.quotas,
            objects=chosen_objects(
                settings.objects, (scratch if settings.memory else settings.data) / "objects"
            ),
            address=settings.address,
            regions=settings.region_places(data.facts().regions),
        )
        house = build()
        if not settings.listens_on_loopback:
            house.prepare()
            _refuse_default_key(house, settings)
            house.store.close()
        chosen = certificate(settings.data / "tls", data.facts()) if settings.tls else None
        make_application = partial(_application, build, settings, scratch)
        run(make_application, settings, chosen, Duty(partial(_prepare_and_announce, house, settings, chosen)))


def _application(build: partial[House], settings: Settings, scratch: Path) -> Application:
    """The application of one worker: with several, each has connections of its own, and they share nonces."""
    house = build()
    return application(house, settings, nonces_of(house.store, settings.workers, scratch))


def _prepare_and_announce(house: House, settings: Settings, chosen: Certificate | None) -> None:
    house.prepare()
    house.rehearse()
    context = None if chosen is None else client_context(chosen)
    deadline = time.monotonic() + _ANNOUNCE_SECONDS
    while not _answers(settings, context):
        if time.monotonic() > deadline:
            raise SettingsError(f"The workers did not answer within {_ANNOUNCE_SECONDS:.0f} seconds.")
        time.sleep(0.005)
    print(f"genzo is ready at {settings.address}", flush=True)  # noqa: T201 - the contract of the command


def _answers(settings: Settings, context: ssl.SSLContext | None) -> bool:
    """Whether the server says it is ready."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared only
    connection: http.client.HTTPConnection
    if context is None:
        connection = http.client.HTTPConnection(host, settings.port, timeout=5)
    else:
        context.check_hostname = False
        connection = http.client.HTTPSConnection(host, settings.port, timeout=5, context=context)
    try:
        connection.request("GET", "/_genzo/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _refuse_default_key(house: House, settings: Settings) -> None:
    if house.first_key_is_active() and not settings.allow_default_key:
        raise SettingsError(
            f"Genzo does not listen on {settings.host} while the access key genzo with its well-known secret "
            f"is active: disable it with genzo keys disable {FIRST_ACCOUNT_ID} {FIRST_ACCESS_KEY_ID}, or "
            "give --allow-default-key."
        )


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """A folder for what lives no longer than the server."""
    folder = Path(tempfile.mkdtemp(prefix="genzo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
