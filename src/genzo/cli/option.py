"""Declares options of commands. Help shows the environment variable of each option."""

from collections.abc import Callable
from functools import partial, reduce
from typing import TypeVar

import click

option = partial(click.option, show_envvar=True)

CommandT = TypeVar("CommandT", bound=Callable[..., object])


def options(*chosen: Callable[[CommandT], CommandT]) -> Callable[[CommandT], CommandT]:
    """Combine several options into one decorator, in the order of help.

    Click shows options in reverse order of decoration.
    """
    return lambda command: reduce(lambda made, each: each(made), reversed(chosen), command)
