"""``genzo profile``: prints the configuration that leads a client to a server."""

from typing import Any

import click

from genzo.cli.client_options import chosen_target, client_argument, say, say_what_is_left, target_options
from genzo.cli.output import CommandError
from genzo.clients.settings import profile_lines
from genzo.clients.table import clients
from genzo.clients.target import UnknownValueError


@click.command("profile")
@client_argument
@target_options
def command(client: str, **options: Any) -> None:  # noqa: ANN401 - those of target_options
    """Print the configuration that leads CLIENT to a server.

    It is a provider block, a profile, a playbook, the lines of a program, or lines of the hosts file.
    Standard error says what else is needed.
    """
    chosen, target = clients()[client], chosen_target(**options)
    try:
        lines = profile_lines(chosen, target)
    except UnknownValueError as error:
        raise CommandError(str(error)) from None
    for line in lines:
        click.echo(line)
    if chosen.file:
        say(f"{client} reads these lines in {chosen.file}.")
    say_what_is_left(chosen, target, "profile")
