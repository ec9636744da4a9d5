"""genzo db."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from genzo.cli.catalogue_option import DatabaseOption, DataOption
from genzo.cli.output import Output, OutputOption, print_json, print_table, progress
from genzo.server.settings import Settings, place_of

app = typer.Typer(help="The database that holds the catalogue.", no_args_is_help=True)


@app.command("upgrade")
def upgrade(
    data: DataOption,
    revision: Annotated[
        str, typer.Argument(metavar="[REVISION]", help="Default: the newest.", show_default=False)
    ] = "head",
    database: DatabaseOption = "",
) -> None:
    """Bring the tables to what this Genzo needs, or to a revision; a new database gets them. All or nothing.

    Make a backup first, and stop the servers.
    """
    from genzo.server import databases  # noqa: PLC0415 - migrations take a while to import; so in all of these

    _report(databases.upgrade(_place(database, data), revision))


@app.command("downgrade")
def downgrade(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="base takes away all tables.")],
    data: DataOption,
    database: DatabaseOption = "",
) -> None:
    """Bring the tables back to what an older Genzo needs. All or nothing."""
    from genzo.server import databases  # noqa: PLC0415

    _report(databases.downgrade(_place(database, data), revision))


@app.command("current")
def current(data: DataOption, database: DatabaseOption = "") -> None:
    """Print the revision of the tables."""
    from genzo.server import databases  # noqa: PLC0415

    typer.echo(databases.revision(_place(database, data)))


@app.command("check")
def check(data: DataOption, database: DatabaseOption = "") -> None:
    """Say nothing when this Genzo can serve the tables; else why not, with exit code 1."""
    from genzo.server import databases  # noqa: PLC0415

    databases.check(_place(database, data))


@app.command("copy")
def copy(
    source: Annotated[
        str, typer.Option("--from", metavar="URL", help="sqlite:///PATH or postgresql://USER@HOST/NAME.")
    ],
    target: Annotated[str, typer.Option("--to", metavar="URL", help="An empty database, or a new file.")],
    output: OutputOption = Output.TABLE,
) -> None:
    """Copy a whole catalogue from one database to another, compare both, and keep the copy when they agree.

    What servers write meanwhile is not copied: stop them first.
    """
    from genzo.server import databases  # noqa: PLC0415

    copied = databases.copy(place_of(source), place_of(target), partial(progress, "Copying"))
    if output is Output.JSON:
        print_json(copied.rows)
        return
    print_table(["Table", "Rows"], [{"Table": name, "Rows": rows} for name, rows in copied.rows.items()])
    typer.echo(f"{copied.target} holds what {copied.source[0].lower()}{copied.source[1:]} does.")


def _place(database: str, data: Path) -> Path | str:
    return Settings(database=database, data=data).place


def _report(change: tuple[str, str, str]) -> None:
    name, before, after = change
    if before == after:
        typer.echo(f"{name} is at revision {after} already.")
    else:
        typer.echo(f"{name} went from revision {before} to {after}.")
