"""``genzo seed``: gives a catalogue what a file names: accounts, users, images, instances and settings."""

from pathlib import Path

import click

from genzo.cli.catalogue_options import data_option, database_option, open_service


def _print_schema(context: click.Context, _parameter: click.Parameter, is_wanted: bool) -> None:
    if is_wanted:
        from genzo.service.seed.schema import schema_text  # noqa: PLC0415 - not needed for help

        click.echo(schema_text(), nl=False)
        context.exit()


@click.command("seed")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of seed files, and do nothing else.",
)
@data_option
@database_option
def command(file: Path, data: Path, database: str) -> None:
    """Create what FILE names and the catalogue lacks, and update what differs; all or nothing.

    FILE is YAML or JSON with accounts, access keys, users, images, instances and settings (docs/seed.md).
    Nothing is deleted.
    """
    from genzo.service.seed.applying import put_seed  # noqa: PLC0415 - not needed for help
    from genzo.service.seed.reading import read_seed  # noqa: PLC0415 - the same

    loaded = read_seed(file)
    with open_service(database, data) as service:
        applied = put_seed(loaded, service)
    for warning in applied.warnings:
        click.echo(warning, err=True)
    count = applied.changes
    did = f"{count} change{'' if count == 1 else 's'}" if count else "nothing differs"
    click.echo(f"Applied {file}: {did}.")
