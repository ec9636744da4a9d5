"""``genzo top``: shows what a running server does, live."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec

from genzo.cli.control_requests import ServerUnreachableError
from genzo.cli.interruption import interruptible
from genzo.cli.option import option
from genzo.cli.output import Output, made_table, output_option, print_json, print_table
from genzo.cli.scrapes import Scrape, scrape
from genzo.cli.server_figures import ServerFigures, figures
from genzo.cli.server_options import Server, chosen_server, server_options
from genzo.cli.top_tables import FIGURE_COLUMNS, REQUEST_COLUMNS, figure_rows, request_rows

if TYPE_CHECKING:
    from rich.console import RenderableType

_SHORTEST = 0.1
_LINES_OF_TABLES = 8
"""The title, the heads of both tables and the lines around them."""


@click.command("top")
@option(
    "--interval",
    type=click.FloatRange(_SHORTEST),
    default=2.0,
    help="The seconds between two looks. Rates and latencies are those of this time.",
    envvar="GENZO_INTERVAL",
)
@option("--once", is_flag=True, help="Look for one interval, print it and end.")
@server_options
@output_option
def command(
    *,
    interval: float,
    once: bool,
    url: str,
    control_token: str,
    control_token_file: Path | None,
    data: Path,
    output: Output,
) -> None:
    """Show requests, latencies, connections and the database of a running server. q or Ctrl+C ends it.

    Where the output is no terminal, one table follows the other; with --output json, one object a line.
    """
    server = chosen_server(url, control_token, control_token_file, data)
    with interruptible("Nothing was changed: the server goes on."):
        if once:
            _print(_watched(server, scrape(server), interval), output)
        elif output is Output.TABLE and sys.stdout.isatty():
            _show(server, interval)
        else:
            _print_all(server, interval, output)


def _watched(server: Server, before: Scrape, interval: float) -> ServerFigures:
    time.sleep(interval)
    return figures(before, scrape(server))


def _print(found: ServerFigures, output: Output) -> None:
    if output is Output.JSON:
        print_json(found)
        return
    print_table(FIGURE_COLUMNS, figure_rows(found))
    print_table(REQUEST_COLUMNS, request_rows(found.requests))


def _print_all(server: Server, interval: float, output: Output) -> None:
    before = scrape(server)
    while True:
        time.sleep(interval)
        now = scrape(server)
        found, before = figures(before, now), now
        if output is Output.JSON:
            click.echo(msgspec.json.encode(found).decode())
        else:
            _print(found, output)


def _show(server: Server, interval: float) -> None:
    """Show the server on the whole terminal, whose former content comes back at the end."""
    from rich.live import Live  # noqa: PLC0415 - not needed for help, as the modules of the terminal

    from genzo.cli.keyboard import is_pressed, single_keys  # noqa: PLC0415

    before = scrape(server)
    with _ending_at_sigterm(), single_keys(), Live(screen=True, auto_refresh=False) as live:
        live.update(_screen(server, "The first interval is under way.", None, 0), refresh=True)
        found: ServerFigures | None = None
        while not is_pressed("q", interval):
            notice = ""
            try:
                now = scrape(server)
                found, before = figures(before, now), now
            except ServerUnreachableError as error:
                notice = str(error)
            live.update(_screen(server, notice, found, live.console.height), refresh=True)


def _screen(server: Server, notice: str, found: ServerFigures | None, height: int) -> "RenderableType":
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    version = "" if found is None else f" {found.version}"
    title = Text(f"genzo{version} at {server.url}, {time.strftime('%H:%M:%S')}, q ends", style="bold")
    parts: list[RenderableType] = [title]
    if notice:
        parts.append(Text(notice, style="red"))
    if found is not None:
        state = figure_rows(found)
        room = max(height - len(state) - _LINES_OF_TABLES, 1)
        parts += (
            made_table(FIGURE_COLUMNS, state),
            made_table(REQUEST_COLUMNS, request_rows(found.requests[:room])),
        )
        if len(found.requests) > room:
            parts.append(Text(f"and {len(found.requests) - room} more"))
    return Group(*parts)


@contextmanager
def _ending_at_sigterm() -> Iterator[None]:
    """A context that SIGTERM ends with an exception, so that the terminal is put back."""
    before = signal.signal(signal.SIGTERM, _end_of_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_of_signal(number: int, _frame: object) -> NoReturn:
    """End the command with the code that shells report of a program that a signal ended."""
    raise SystemExit(128 + number)
