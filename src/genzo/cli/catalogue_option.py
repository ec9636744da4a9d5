"""The options by which a command names its catalogue, the same for every command."""

from pathlib import Path
from typing import Annotated

import typer

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


def open_house(database: str, data: Path, edition: str = "current") -> House:
    """The catalogue that the options name, made if it is new.

    Raises:
        SettingsError, StoreError: it cannot be used.
    """
    house = houses.build(
        Settings(database=database, data=data).place,
        edition=edition,
        objects=chosen_objects("", data / "objects"),
    )
    house.prepare()
    return house
