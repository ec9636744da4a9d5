"""``genzo profile``: prints the configuration that leads a client to a server."""

import re
from typing import Any

import click

from genzo.cli.client_options import chosen_target, client_argument, say, say_what_is_left, target_options
from genzo.cli.option import option
from genzo.cli.output import CommandError
from genzo.clients.settings import profile_lines
from genzo.clients.table import clients
from genzo.clients.target import UnknownValueError

_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", re.ASCII)


def _bucket(name: str) -> str:
    if not _BUCKET.fullmatch(name):
        raise click.BadParameter(f"'{name}' is no name of a bucket.")
    return name


@click.command("profile")
@client_argument
@target_options
@option(
    "--bucket",
    "buckets",
    metavar="NAME",
    multiple=True,
    help="A bucket of OSS, whose host the hosts file names; may be repeated.",
    callback=lambda _context, _parameter, names: tuple(map(_bucket, names)),
)
def command(client: str, buckets: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 - those of target_options
    """Print the configuration that leads CLIENT to a server.

    It is a provider block, a profile, a playbook, the lines of a program, or lines of the hosts file.
    Standard error says what else is needed.
    """
    chosen, target = clients()[client], chosen_target(**options)
    calls_buckets = chosen.way == "host names" and "oss" in chosen.products
    if buckets and not calls_buckets:
        raise click.UsageError(
            f"--bucket adds lines of the hosts file, of which {client} needs none for buckets."
        )
    try:
        lines = profile_lines(chosen, target, buckets)
    except UnknownValueError as error:
        raise CommandError(str(error)) from None
    for line in lines:
        click.echo(line)
    if chosen.file:
        say(f"{client} reads these lines in {chosen.file}.")
    if calls_buckets and not buckets:
        say(f"{client} calls a host of its own for each bucket: --bucket NAME adds its line.")
    say_what_is_left(chosen, target, "profile")
