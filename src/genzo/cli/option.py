"""Options as every command declares them: help shows the environment variable that gives the same."""

from collections.abc import Callable
from functools import partial, reduce
from typing import TypeVar

import click

option = partial(click.option, show_envvar=True)

CommandT = TypeVar("CommandT", bound=Callable[..., object])


def options(*chosen: Callable[[CommandT], CommandT]) -> Callable[[CommandT], CommandT]:
    """Several options as one, in the order in which help shows them."""
    return lambda command: reduce(lambda made, each: each(made), reversed(chosen), command)
