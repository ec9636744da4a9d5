"""``genzo db``: manages the database of a catalogue."""

from functools import partial
from pathlib import Path

import click

from genzo.cli.catalogue_options import data_option, database_option
from genzo.cli.confirmation import confirm, yes_option
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import Output, output_option, print_json, print_table, progress
from genzo.service.server_settings import ServerSettings, parse_database_url


@click.group("db", no_args_is_help=True)
def command() -> None:
    """Upgrade, downgrade, check, recount and copy the database of a catalogue."""


@command.command("upgrade")
@click.argument("revision", metavar="[REVISION]", default="head")
@data_option
@database_option
def upgrade(revision: str, data: Path, database: str) -> None:
    """Upgrade the tables to this version of Genzo, or to a REVISION. Creates the tables of a new database.

    All or nothing. Make a backup first, and stop the servers.
    """
    from genzo.store.admin import databases  # noqa: PLC0415 - slow import (Alembic); the same below

    _report(databases.upgrade(_location(database, data), revision))


@command.command("downgrade")
@click.argument("revision")
@yes_option
@data_option
@database_option
def downgrade(revision: str, yes: bool, data: Path, database: str) -> None:
    """Downgrade the tables to a REVISION of an older Genzo; base deletes them. All or nothing.

    The older version's change log names its REVISION.
    """
    from genzo.store.admin import databases  # noqa: PLC0415

    databases.downgrade_target(revision)
    lost = "all tables with all that is in them" if revision == "base" else "what older tables cannot hold"
    confirm(f"A downgrade to revision {revision} deletes {lost}.", yes=yes)
    _report(databases.downgrade(_location(database, data), revision))


@command.command("current")
@data_option
@database_option
def current(data: Path, database: str) -> None:
    """Print the revision of the tables."""
    from genzo.store.admin import databases  # noqa: PLC0415

    click.echo(databases.revision(_location(database, data)))


@command.command("check")
@data_option
@database_option
def check(data: Path, database: str) -> None:
    """Check that this Genzo can serve the tables; if not, say why and exit with 1."""
    from genzo.store.admin import databases  # noqa: PLC0415

    databases.check(_location(database, data))


@command.command("recount")
@data_option
@database_option
def recount(data: Path, database: str) -> None:
    """Count the images of every account and region anew.

    TotalCount of a query without filters is kept, not counted. genzo doctor says if a kept total is wrong.
    """
    from genzo.store.admin import databases  # noqa: PLC0415

    recounted = databases.recount(_location(database, data))
    click.echo(f"{recounted.name} had {recounted.corrected} wrong totals; all are counted anew.")


@command.command("copy")
@option(
    "--from", "source", metavar="URL", required=True, help="sqlite:///PATH or postgresql://USER@HOST/NAME."
)
@option("--to", "target", metavar="URL", required=True, help="An empty database, or a new file.")
@output_option
def copy(source: str, target: str, output: Output) -> None:
    """Copy a whole catalogue to another database and compare both; a copy that differs is deleted.

    Stop the servers first: what they write meanwhile is not copied.
    """
    from genzo.store.admin import databases  # noqa: PLC0415

    with interruptible("Nothing was copied: the target is as it was.") as before_commit:
        copied = databases.copy(
            parse_database_url(source),
            parse_database_url(target),
            partial(progress, "Copying"),
            before_commit,
        )
    if output is Output.JSON:
        print_json(copied.rows)
        return
    print_table(["Table", "Rows"], [{"Table": name, "Rows": rows} for name, rows in copied.rows.items()])
    click.echo(f"{copied.target} has the same content as {copied.source[0].lower()}{copied.source[1:]}.")


def _location(database: str, data: Path) -> Path | str:
    return ServerSettings(database=database, data=data).location


def _report(change: tuple[str, str, str]) -> None:
    name, before, after = change
    if before == after:
        click.echo(f"{name} is already at revision {after}.")
    else:
        click.echo(f"{name} went from revision {before} to {after}.")
