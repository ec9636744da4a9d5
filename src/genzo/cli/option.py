"""Options as every command declares them: help shows the environment variable that gives the same."""

from functools import partial

import click

option = partial(click.option, show_envvar=True)
