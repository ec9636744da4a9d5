"""``genzo env``: prints the variables that lead a client to a server."""

from typing import Any

import click

from genzo.cli.client_options import (
    chosen_target,
    client_argument,
    say,
    say_what_is_left,
    target_options,
)
from genzo.cli.option import option
from genzo.cli.output import CommandError
from genzo.clients.settings import environment_lines
from genzo.clients.shells import SHELLS
from genzo.clients.table import clients
from genzo.clients.target import UnknownValueError


@click.command("env")
@client_argument
@option(
    "--shell",
    type=click.Choice(list(SHELLS)),
    default="bash",
    help="The shell that evaluates the lines. Those for bash are for every POSIX shell.",
    envvar="GENZO_SHELL",
)
@target_options
def command(client: str, shell: str, **options: Any) -> None:  # noqa: ANN401 - those of target_options
    """Print lines for a shell that lead CLIENT to a server: eval "$(genzo env terraform)".

    They set its endpoint or proxy, its access key and what the server needs for it (GENZO_EDITION,
    GENZO_DURATION). Standard error says what no variable can set.
    """
    chosen, target = clients()[client], chosen_target(**options)
    try:
        lines = list(environment_lines(chosen, target, SHELLS[shell]))
    except UnknownValueError as error:
        raise CommandError(str(error)) from None
    for line in lines:
        click.echo(line)
    if chosen.set_in_program:
        say(f"No variable sets the endpoint of {client}: genzo profile {client} prints where it is set.")
    if chosen.way == "host names":
        say(f"{client} calls the cloud's host names: genzo profile {client} prints lines for the hosts file.")
    say_what_is_left(chosen, target, "env")
