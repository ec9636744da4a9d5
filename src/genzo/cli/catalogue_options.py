"""The options that name the catalogue, the same for every command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from genzo.cli.command_event import command_event
from genzo.cli.option import option, options
from genzo.cli.output import CommandError
from genzo.data import facts
from genzo.service.build import build_service
from genzo.service.locations import locations_of
from genzo.service.new_catalogue import new_catalogue
from genzo.service.open_objects import open_objects
from genzo.service.operator_store import OneEvent, OperatorStore
from genzo.service.secret_keys import secret_texts
from genzo.service.server_settings import ServerSettings, default_data_folder
from genzo.service.service import Service

_SECRETS_KEY_FILE = "genzo.secrets_key_file"


def _choose_secrets_key_file(context: click.Context, _parameter: click.Parameter, file: Path | None) -> None:
    context.meta[_SECRETS_KEY_FILE] = file


def chosen_secrets_key_file() -> Path | None:
    """The file that the running command's ``--secrets-key-file`` names; None outside of commands."""
    context = click.get_current_context(silent=True)
    file: Path | None = None if context is None else context.meta.get(_SECRETS_KEY_FILE)
    return file


_DATABASE_FILE = "genzo.database_file"


def _note_database_file(context: click.Context, _parameter: click.Parameter, file: Path | None) -> None:
    context.meta[_DATABASE_FILE] = file


def _database(context: click.Context, _parameter: click.Parameter, given: str) -> str:
    """The URL of the database, by whichever option names it.

    Raises:
        CommandError: both do, or the file cannot be read.
    """
    file: Path | None = context.meta.get(_DATABASE_FILE)
    if file is None:
        return given
    if given:
        raise CommandError("The database has two names: give --database or --database-file, not both.")
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise CommandError(f"The file {file} cannot be read ({reason}): name another.") from error


# Whatever opens a database may meet encrypted secrets, so the option of the key comes with the database's.
database_option = options(
    option(
        "--database",
        default="",
        help="The database, as sqlite:///PATH or postgresql://USER@HOST/NAME. Default: genzo.db in the data "
        "folder.",
        envvar="GENZO_DATABASE",
        show_default=False,
        callback=_database,
    ),
    option(
        "--database-file",
        type=click.Path(path_type=Path),
        help="A file with the URL of the database, for a URL with a password.",
        envvar="GENZO_DATABASE_FILE",
        # Before --database, whose value it gives.
        is_eager=True,
        expose_value=False,
        callback=_note_database_file,
    ),
    option(
        "--secrets-key-file",
        type=click.Path(path_type=Path),
        callback=_choose_secrets_key_file,
        expose_value=False,
        help="The file of the keys that encrypt secrets in the database (genzo secrets).",
        envvar="GENZO_SECRETS_KEY_FILE",
        show_default=False,
    ),
)
databases_option = option(
    "--databases",
    metavar="JSON|FILE",
    default="",
    help="Regions that have their own database: a JSON object from region to URL, or a file with one.",
    envvar="GENZO_DATABASES",
    show_default=False,
)
data_option = option(
    "--data",
    type=click.Path(path_type=Path),
    default=default_data_folder,
    help="The folder of the catalogue. Default: the user's data folder.",
    envvar="GENZO_DATA",
    show_default=False,
)


@contextmanager
def open_service(database: str, data: Path, databases: str = "") -> Iterator[Service]:
    """A service on the catalogue that the options name; a new catalogue is created.

    The files of a new one appear when the block ends. If the block fails, nothing is left of them.

    It has no access key until a server starts, which knows who can reach it.

    The first transaction that writes puts the command into the audit trail.

    Raises:
        SettingsError: an option is invalid.
        StoreError: the catalogue cannot be used, or another program has made it meanwhile.
    """
    settings = ServerSettings(database=database, databases=databases, data=data)
    with new_catalogue(locations_of(settings)) as new:
        service = _service(settings, place=new.place)
        service.prepare(first_key=None)
        yield _recording(service)
        if new.is_new:
            service.store.close()
            new.publish()


def open_existing(
    database: str, data: Path, databases: str = "", *, decrypting_secrets: bool = False
) -> Service:
    """As `open_service`, for a command that needs what is in a catalogue: it creates and updates nothing.

    With ``decrypting_secrets``, it stores secrets without encryption.

    Raises:
        CommandError: there is no catalogue.
        SettingsError: an option is invalid.
        StoreError: the catalogue cannot be used.
    """
    settings = ServerSettings(database=database, databases=databases, data=data)
    service = _service(settings, decrypting_secrets=decrypting_secrets)
    for location in locations_of(settings):
        if isinstance(location, Path) and not location.exists():
            raise CommandError(
                f"There is no catalogue {location}: correct --data or --database, or create it with genzo "
                "serve."
            )
    service.store.require_prepared()
    return _recording(service)


@contextmanager
def open_to_preview(database: str, data: Path, databases: str = "") -> Iterator[Service]:
    """As `open_existing`, for what a command would change; in a new catalogue if there is none.

    That one is temporary.

    Raises:
        StoreError: the catalogue cannot be used.
    """
    location = ServerSettings(database=database, data=data).location
    if not isinstance(location, Path) or location.exists():
        yield open_existing(database, data, databases)
        return
    from genzo.http.scratch_folder import scratch_folder  # noqa: PLC0415 - a server needs none here

    with scratch_folder("preview-") as folder:
        service = _service(ServerSettings(data=folder))
        service.prepare(first_key=None)
        try:
            yield service
        finally:
            service.store.close()


def _service(
    settings: ServerSettings,
    *,
    decrypting_secrets: bool = False,
    place: Callable[[Path | str], Path | str] = lambda location: location,
) -> Service:
    regions = settings.region_locations(facts().regions)
    return build_service(
        place(settings.location),
        objects=open_objects("", settings.data / "objects"),
        regions={region: place(each) for region, each in regions.items()},
        secrets=secret_texts(chosen_secrets_key_file(), decrypting=decrypting_secrets),
    )


def _recording(service: Service) -> Service:
    return replace(service, store=OperatorStore(service.store, OneEvent(command_event(service)).take))
