"""The command line: one file per command."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from genzo import __version__
from genzo.catalogue.store import StoreError
from genzo.cli.interruption import EXIT_CODE, InterruptedCommandError, interruptible
from genzo.cli.output import CommandError
from genzo.service.server_settings import SettingsError

_COMMANDS = (
    "serve",
    "coverage",
    "doctor",
    "env",
    "profile",
    "top",
    "requests",
    "run",
    "record",
    "replay",
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
_WHOLE_OR_NOTHING = "What a command changes, it changes as a whole or not at all: look before you repeat it."
# Commands below this one take these over (click.Context).
_SETTINGS = {"show_default": True, "max_content_width": 110, "help_option_names": ["-h", "--help"]}


class Commands(click.Group):
    """Imports a command's module when the command is used, to keep the others' imports out of its start."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's interface
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        return _loaded(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and warn of unknown settings in the environment."""
        if args[0] not in _COMMANDS and not args[0].startswith("-"):
            from genzo.cli.did_you_mean import did_you_mean  # noqa: PLC0415 - only after a mistake

            ctx.fail(f"No such command '{args[0]}'.{did_you_mean(args[0], _COMMANDS)}")
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and any(each.startswith("GENZO_") for each in os.environ):
            from genzo.cli.environment import warn_of_unknown_variables  # noqa: PLC0415 - only with settings

            warn_of_unknown_variables(command, map(_loaded, _COMMANDS))
        return name, command, rest

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Ctrl+C ends one that does not say itself what it has done."""
        with interruptible(_WHOLE_OR_NOTHING):
            try:
                result: object = super().invoke(ctx)
                sys.stdout.flush()
            except OSError as error:
                from genzo.cli.full_output import refuse_full_output  # noqa: PLC0415 - only if it is full

                refuse_full_output(error)
                raise
            return result


def _loaded(name: str) -> click.Command:
    command: click.Command = import_module(f"genzo.cli.{name}").command
    return command


app = Commands(
    "genzo",
    help="The ECS image service of Alibaba Cloud, on your own machine.",
    no_args_is_help=True,
    context_settings=_SETTINGS,
)
click.version_option(__version__, message="genzo %(version)s")(app)


def main(arguments: Sequence[str] | None = None, name: str | None = None) -> None:
    """Run a command; the arguments, and the program's name, are those of the process by default.

    A failure prints one sentence to standard error and exits with 1; wrong usage exits with 2, Ctrl+C with
    130.
    """
    try:
        app(arguments, prog_name=name)
    except InterruptedCommandError as error:
        print(error, file=sys.stderr)  # noqa: T201 - for the operator
        raise SystemExit(EXIT_CODE) from None
    except (CommandError, SettingsError, StoreError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - for the operator
        raise SystemExit(1) from None
