"""genzo db."""

from functools import partial
from pathlib import Path

import click

from genzo.cli.catalogue_option import data_option, database_option
from genzo.cli.option import option
from genzo.cli.output import Output, output_option, print_json, print_table, progress
from genzo.service.server_settings import ServerSettings, place_of


@click.group("db", no_args_is_help=True)
def command() -> None:
    """The database that holds the catalogue."""


@command.command("upgrade")
@click.argument("revision", metavar="[REVISION]", default="head")
@data_option
@database_option
def upgrade(revision: str, data: Path, database: str) -> None:
    """Bring the tables to what this Genzo needs, or to a REVISION; a new database gets them. All or nothing.

    Make a backup first, and stop the servers.
    """
    from genzo.store.admin import databases  # noqa: PLC0415 - migrations take a while to import; so in all of these

    _report(databases.upgrade(_place(database, data), revision))


@command.command("downgrade")
@click.argument("revision")
@data_option
@database_option
def downgrade(revision: str, data: Path, database: str) -> None:
    """Bring the tables back to what an older Genzo needs: base takes them all away. All or nothing."""
    from genzo.store.admin import databases  # noqa: PLC0415

    _report(databases.downgrade(_place(database, data), revision))


@command.command("current")
@data_option
@database_option
def current(data: Path, database: str) -> None:
    """Print the revision of the tables."""
    from genzo.store.admin import databases  # noqa: PLC0415

    click.echo(databases.revision(_place(database, data)))


@command.command("check")
@data_option
@database_option
def check(data: Path, database: str) -> None:
    """Say nothing when this Genzo can serve the tables; else why not, with exit code 1."""
    from genzo.store.admin import databases  # noqa: PLC0415

    databases.check(_place(database, data))


@command.command("copy")
@option(
    "--from", "source", metavar="URL", required=True, help="sqlite:///PATH or postgresql://USER@HOST/NAME."
)
@option("--to", "target", metavar="URL", required=True, help="An empty database, or a new file.")
@output_option
def copy(source: str, target: str, output: Output) -> None:
    """Copy a whole catalogue from one database to another, compare both, and keep the copy when they agree.

    What servers write meanwhile is not copied: stop them first.
    """
    from genzo.store.admin import databases  # noqa: PLC0415

    copied = databases.copy(place_of(source), place_of(target), partial(progress, "Copying"))
    if output is Output.JSON:
        print_json(copied.rows)
        return
    print_table(["Table", "Rows"], [{"Table": name, "Rows": rows} for name, rows in copied.rows.items()])
    click.echo(f"{copied.target} holds what {copied.source[0].lower()}{copied.source[1:]} does.")


def _place(database: str, data: Path) -> Path | str:
    return ServerSettings(database=database, data=data).place


def _report(change: tuple[str, str, str]) -> None:
    name, before, after = change
    if before == after:
        click.echo(f"{name} is at revision {after} already.")
    else:
        click.echo(f"{name} went from revision {before} to {after}.")
