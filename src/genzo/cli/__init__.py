"""The command line: one file per command."""

import sys
from collections.abc import Sequence

import typer

from genzo.catalogue.store import StoreError
from genzo.cli import accounts, coverage, db, doctor, images, keys, serve
from genzo.cli.output import Refused
from genzo.server.settings import SettingsError

app = typer.Typer(
    name="genzo",
    help="The ECS image service of Alibaba Cloud, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("coverage")(coverage.coverage)
app.command("doctor")(doctor.doctor)
app.add_typer(accounts.app, name="accounts")
app.add_typer(keys.app, name="keys")
app.add_typer(images.app, name="images")
app.add_typer(db.app, name="db")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command of the arguments, those of the process by default.

    A failure is one sentence on standard error and exit code 1, wrong usage exit code 2.
    """
    try:
        app(arguments)
    except (Refused, SettingsError, StoreError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - what the operator reads
        raise SystemExit(1) from None
