"""``genzo doctor``: examines the installation and the catalogue."""

from pathlib import Path

import click

from genzo.cli.catalogue_options import data_option, database_option, databases_option
from genzo.cli.interruption import interruptible
from genzo.cli.output import Output, output_option, print_json
from genzo.service.locations import locations_of
from genzo.service.server_settings import ServerSettings


@click.command("doctor")
@data_option
@database_option
@databases_option
@output_option
def command(data: Path, database: str, databases: str, output: Output) -> None:
    """Examine the installation and the whole catalogue, and say what to fix. Changes nothing.

    Exits with 1 if there is a problem, with 0 for warnings and notes.
    """
    from genzo.service.doctor import Severity, examine  # noqa: PLC0415 - slow import (Alembic)

    settings = ServerSettings(database=database, databases=databases, data=data)
    with interruptible("The examination is not complete; nothing was changed."):
        diagnostics = list(examine(locations_of(settings), data))
    problems = sum(each.severity is Severity.PROBLEM for each in diagnostics)
    if output is Output.JSON:
        print_json(
            {
                "Problems": problems,
                "Findings": [
                    {"Severity": each.severity, "Check": each.check, "Sentence": each.sentence}
                    for each in diagnostics
                ],
            }
        )
    else:
        for each in diagnostics:
            click.echo(f"{each.severity.value}: {each.sentence}")
        if not problems:
            click.echo("No problem was found.")
    if problems:
        raise SystemExit(1)
