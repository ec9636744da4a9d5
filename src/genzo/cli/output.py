"""Prints tables for people and JSON for programs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import click
import msgspec

from genzo.cli.option import option

if TYPE_CHECKING:
    from rich.table import Table

_PIPED_WIDTH = 1000


class CommandError(Exception):
    """A command failed; the text is one sentence for the operator."""


class Output(StrEnum):
    """Forms of output."""

    TABLE = "table"
    JSON = "json"


output_option = option(
    "--output",
    "-o",
    type=click.Choice([form.value for form in Output]),
    default=Output.TABLE.value,
    callback=lambda _context, _parameter, value: Output(value),
    help="A table for people or JSON for programs.",
    envvar="GENZO_OUTPUT",
)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that msgspec can encode
    """Print a value as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table with these columns. Missing cells are empty."""
    from rich.console import Console  # noqa: PLC0415 - not needed for JSON

    # Piped output is searched and cut by programs, so rows must stay on one line.
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(made_table(columns, rows))


def made_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> "Table":
    """The table that `print_table` prints."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - not needed for JSON
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in columns))
    return table


class Step(Protocol):
    """Advances a progress bar by ``count``."""

    def __call__(self, count: int = 1, /) -> None: ...


@contextmanager
def progress(label: str, length: int) -> Iterator[Step]:
    """Show a progress bar on standard error within the block, if that is a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=length)

        def step(count: int = 1, /) -> None:
            bar.advance(task, count)

        yield step
