"""``genzo seed``: gives a catalogue the accounts, users, roles and policies of a file."""

from pathlib import Path

import click

from genzo.cli.catalogue_options import data_option, database_option, open_service


@click.command("seed")
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@database_option
def command(file: Path, data: Path, database: str) -> None:
    """Create what FILE names and the catalogue lacks, and update what differs; all or nothing.

    FILE is JSON with accounts, access keys, users, groups, roles and policies. Nothing is deleted.
    """
    from genzo.service.seed.applying import seed_from  # noqa: PLC0415 - not needed for help

    applied = seed_from(file, open_service(database, data))
    for warning in applied.warnings:
        click.echo(warning, err=True)
    count = applied.changes
    did = f"{count} change{'' if count == 1 else 's'}" if count else "nothing differs"
    click.echo(f"Applied {file}: {did}.")
