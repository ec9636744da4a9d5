"""The options that name the catalogue, the same for every command."""

from dataclasses import replace
from pathlib import Path

import click

from genzo.cli.command_event import command_event
from genzo.cli.option import option
from genzo.data import facts
from genzo.service.build import build_service
from genzo.service.open_objects import open_objects
from genzo.service.operator_store import OneEvent, OperatorStore
from genzo.service.server_settings import ServerSettings, default_data_folder
from genzo.service.service import Service

database_option = option(
    "--database",
    default="",
    help="The database, as sqlite:///PATH or postgresql://USER@HOST/NAME. Default: genzo.db in the data "
    "folder.",
    envvar="GENZO_DATABASE",
    show_default=False,
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


def open_service(database: str, data: Path, databases: str = "") -> Service:
    """A service on the catalogue that the options name; a new catalogue is created.

    The first transaction that writes puts the command into the audit trail.

    Raises:
        SettingsError: an option is invalid.
        StoreError: the catalogue cannot be used.
    """
    settings = ServerSettings(database=database, databases=databases, data=data)
    service = build_service(
        settings.location,
        edition="current",
        objects=open_objects("", data / "objects"),
        regions=settings.region_locations(facts().regions),
    )
    service.prepare()
    return replace(service, store=OperatorStore(service.store, OneEvent(command_event(service)).take))
