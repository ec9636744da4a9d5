"""``genzo policies``: policies of RAM."""

import click

from genzo.cli.policy_explanation import explain


@click.group("policies", no_args_is_help=True)
def command() -> None:
    """Explain what policies allow."""


command.add_command(explain)
