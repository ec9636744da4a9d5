"""genzo doctor."""

import typer

from genzo.cli.catalogue_option import DatabaseOption, DatabasesOption, DataOption
from genzo.cli.output import Output, OutputOption, print_json
from genzo.data import facts
from genzo.server.settings import Settings


def doctor(
    data: DataOption,
    database: DatabaseOption = "",
    databases: DatabasesOption = "",
    output: OutputOption = Output.TABLE,
) -> None:
    """Examine the installation and the whole catalogue, and say what to fix. Changes nothing.

    Exit code 1 says that there is a problem; warnings and notes leave it 0.
    """
    from genzo.server.doctor import Severity, examine  # noqa: PLC0415 - migrations take a while to import

    settings = Settings(database=database, databases=databases, data=data)
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
            typer.echo(f"{finding.severity.value}: {finding.sentence}")
        if not problems:
            typer.echo("No problem was found.")
    if problems:
        raise typer.Exit(1)
