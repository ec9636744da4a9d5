"""The options by which a command names its catalogue, the same for every command."""

from pathlib import Path
from typing import Annotated

import typer

from genzo.data import facts
from genzo.server import house as houses
from genzo.server.house import House
from genzo.server.objects import chosen_objects
from genzo.server.settings import Settings, default_data_folder

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        help="The database, as sqlite:///PATH or postgresql://USER@HOST/NAME. Default: genzo.db in the data "
        "folder.",
        envvar="GENZO_DATABASE",
        show_default=False,
    ),
]
DatabasesOption = Annotated[
    str,
    typer.Option(
        "--databases",
        metavar="JSON|FILE",
        help="Databases of regions that have one of their own: a JSON object from region to URL, or the file "
        "that holds it.",
        envvar="GENZO_DATABASES",
        show_default=False,
    ),
]
DataOption = Annotated[
    Path,
    typer.Option(
        "--data",
        help="The folder that holds the catalogue. Default: the user's data folder.",
        envvar="GENZO_DATA",
        default_factory=default_data_folder,
        show_default=False,
    ),
]


def open_house(database: str, data: Path, databases: str = "") -> House:
    """The catalogue that the options name, made if it is new.

    Raises:
        SettingsError, StoreError: it cannot be used.
    """
    settings = Settings(database=database, databases=databases, data=data)
    house = houses.build(
        settings.place,
        edition="current",
        objects=chosen_objects("", data / "objects"),
        regions=settings.region_places(facts().regions),
    )
    house.prepare()
    return house
