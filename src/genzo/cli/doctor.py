"""``genzo doctor``: examines the installation and the catalogue, or where clients would call."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from genzo.cli.catalogue_options import data_option, database_option, databases_option
from genzo.cli.client_options import ClientName
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import CommandError, Output, output_option, print_json
from genzo.service.locations import locations_of
from genzo.service.server_settings import DEFAULT_PORT, ServerSettings

if TYPE_CHECKING:
    from genzo.clients.finding import Finding

_ALL = "all"
_PROBLEM = "problem"


class _NameOrAll(ClientName):
    """A client, or all of them."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value if value == _ALL else super().convert(value, param, ctx)


class _Finding(Protocol):
    """A finding about a catalogue or about a client."""

    @property
    def severity(self) -> str: ...

    @property
    def check(self) -> str: ...

    @property
    def sentence(self) -> str: ...


@click.command("doctor")
@option(
    "--client",
    metavar="[CLIENT]",
    type=_NameOrAll(),
    is_flag=False,
    flag_value=_ALL,
    help="Examine instead where this client, or each of them, would call from the variables and files that "
    "are set here.",
)
@option(
    "--url",
    default=f"http://127.0.0.1:{DEFAULT_PORT}",
    help="With --client: the server that may be asked as a proxy, beside those of this machine.",
    envvar="GENZO_URL",
)
@data_option
@database_option
@databases_option
@output_option
def command(client: str | None, url: str, data: Path, database: str, databases: str, output: Output) -> None:
    """Examine the installation and the whole catalogue, and say what to fix. Changes nothing.

    Exits with 1 if there is a problem, with 0 for warnings and notes. With --client, a call that would leave
    for the cloud is a problem.
    """
    with interruptible("The examination is not complete; nothing was changed."):
        if client is None:
            found: Sequence[_Finding] = _of_catalogue(data, database, databases)
        else:
            found = _of_clients(client, url)
    problems = sum(each.severity == _PROBLEM for each in found)
    if output is Output.JSON:
        print_json(
            {
                "Problems": problems,
                "Findings": [
                    {"Severity": each.severity, "Check": each.check, "Sentence": each.sentence}
                    for each in found
                ],
            }
        )
    else:
        for each in found:
            click.echo(f"{each.severity}: {each.sentence}")
        if not problems:
            click.echo("No problem was found.")
    if problems:
        raise SystemExit(1)


def _of_catalogue(data: Path, database: str, databases: str) -> Sequence[_Finding]:
    from genzo.service.doctor import examine  # noqa: PLC0415 - slow import (Alembic)

    settings = ServerSettings(database=database, databases=databases, data=data)
    return list(examine(locations_of(settings), data))


def _of_clients(client: str, url: str) -> "list[Finding]":
    from genzo.clients.environment import ClientEnvironment  # noqa: PLC0415 - not needed for a catalogue
    from genzo.clients.examination import examined_clients  # noqa: PLC0415
    from genzo.clients.place import place_of_url  # noqa: PLC0415
    from genzo.clients.table import clients  # noqa: PLC0415
    from genzo.clients.variable_checks import examined_variables  # noqa: PLC0415

    server = place_of_url(url)
    if server is None:
        raise CommandError(f"--url names no server: write it as http://127.0.0.1:{DEFAULT_PORT}.")
    names = list(clients()) if client == _ALL else [client]
    environment = ClientEnvironment(os.environ)
    return [*examined_clients(names, environment, server), *examined_variables(names, environment)]
