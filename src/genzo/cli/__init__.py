"""The command line: one file per command."""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from genzo import __version__
from genzo.catalogue.store import StoreError
from genzo.cli.output import CommandError
from genzo.service.server_settings import SettingsError

_COMMANDS = (
    "serve",
    "coverage",
    "doctor",
    "top",
    "accounts",
    "keys",
    "users",
    "groups",
    "roles",
    "policies",
    "seed",
    "images",
    "audit",
    "state",
    "db",
    "secrets",
)
# Commands below this one take these over (click.Context).
_SETTINGS = {"show_default": True, "max_content_width": 110, "help_option_names": ["-h", "--help"]}


class Commands(click.Group):
    """Imports a command's module when the command is used, to keep the others' imports out of its start."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's interface
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"genzo.cli.{cmd_name}").command
        return command


app = Commands(
    "genzo",
    help="The ECS image service of Alibaba Cloud, on your own machine.",
    no_args_is_help=True,
    context_settings=_SETTINGS,
)
click.version_option(__version__, message="genzo %(version)s")(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; the arguments are those of the process by default.

    A failure prints one sentence to standard error and exits with 1; wrong usage exits with 2.
    """
    try:
        app(arguments)
    except (CommandError, SettingsError, StoreError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - for the operator
        raise SystemExit(1) from None
