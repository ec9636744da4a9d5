"""genzo doctor."""

from pathlib import Path

import click

from genzo.cli.catalogue_option import data_option, database_option, databases_option
from genzo.cli.output import Output, output_option, print_json
from genzo.data import facts
from genzo.service.server_settings import ServerSettings


@click.command("doctor")
@data_option
@database_option
@databases_option
@output_option
def command(data: Path, database: str, databases: str, output: Output) -> None:
    """Examine the installation and the whole catalogue, and say what to fix. Changes nothing.

    Exit code 1 says that there is a problem; warnings and notes leave it 0.
    """
    from genzo.service.doctor import Severity, examine  # noqa: PLC0415 - migrations take a while to import

    settings = ServerSettings(database=database, databases=databases, data=data)
    places = [settings.place, *settings.region_places(facts().regions).values()]
    findings = list(examine(places, data))
    problems = sum(finding.severity is Severity.PROBLEM for finding in findings)
    if output is Output.JSON:
        print_json(
            {
                "Problems": problems,
                "Findings": [
                    {"Severity": finding.severity, "Check": finding.check, "Sentence": finding.sentence}
                    for finding in findings
                ],
            }
        )
    else:
        for finding in findings:
            click.echo(f"{finding.severity.value}: {finding.sentence}")
        if not problems:
            click.echo("No problem was found.")
    if problems:
        raise SystemExit(1)
