"""Asks before a command destroys something that cannot be brought back."""

import sys

import click

from genzo.cli.interruption import InterruptedCommandError
from genzo.cli.output import CommandError

yes_option = click.option("--yes", "-y", is_flag=True, help="Do not ask. Programs must give it.")


def confirm(what: str, *, yes: bool) -> None:
    """Ask the operator to confirm ``what``, a sentence that says what is lost, unless ``yes``.

    Raises:
        CommandError: the answer is no, or nobody can be asked because standard input is no terminal.
        InterruptedCommandError: Ctrl+C was pressed instead of an answer.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError(f"{what} Nothing was done: give --yes to confirm.")
    try:
        is_confirmed = click.confirm(f"{what} Go on?", err=True)
    except click.Abort:
        raise InterruptedCommandError("Interrupted. Nothing was done.") from None
    if not is_confirmed:
        raise CommandError("Nothing was done.")
