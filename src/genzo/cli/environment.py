"""Warns of environment variables that look like settings of Genzo and are none."""

import os
import sys
from collections.abc import Iterable, Iterator

import click

from genzo.cli.did_you_mean import did_you_mean

_PREFIX = "GENZO_"
_OF_NO_OPTION = frozenset(("GENZO_DATABASE_PASSWORD", "GENZO_LISTEN", "GENZO_PYTHON"))
"""What compose.yaml and the scripts read."""


def warn_of_unknown_variables(command: click.Command, others: Iterable[click.Command]) -> None:
    """Name each unknown variable on standard error.

    ``others`` are the commands beside ``command``; importing them takes long, and is needed only where
    ``command`` does not have all variables.
    """
    given = {name for name in os.environ if name.startswith(_PREFIX)} - _OF_NO_OPTION
    if not given or given <= (own := set(_variables(command))):
        return
    known = own.union(*map(_variables, others))
    for name in sorted(given - known):
        sentence = f"The variable {name} is unknown and has no effect.{did_you_mean(name, known)}"
        print(sentence, file=sys.stderr)  # noqa: T201 - for the operator


def _variables(command: click.Command) -> Iterator[str]:
    """The environment variables of a command and of those below it."""
    for parameter in command.params:
        names = parameter.envvar or ()
        yield from [names] if isinstance(names, str) else names
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _variables(each)
