"""Prints tables for people and JSON for programs."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import click
import msgspec

from genzo.cli.option import option

if TYPE_CHECKING:
    from rich.table import Table

_PIPED_WIDTH = 1000
_MEASURED_WIDTH = 100_000


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


def print_table(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    *,
    dropped_first: Sequence[str] = (),
    otherwise: str = "",
) -> None:
    """Print rows as a table with these columns, or the sentence ``otherwise`` if there are no rows.

    Missing cells are empty. A terminal that is too narrow shows fewer of the columns in ``dropped_first``, in
    this order. An id is never broken.
    """
    if otherwise and not rows:
        click.echo(otherwise)
        return
    from rich.console import Console  # noqa: PLC0415 - not needed for JSON

    # Piped output is searched and cut by programs, so rows must stay on one line.
    width = Console().width if sys.stdout.isatty() else _PIPED_WIDTH
    shown = list(columns)
    for name in dropped_first:
        if _width_of(made_table(shown, rows)) <= width:
            break
        shown.remove(name)
    table = made_table(shown, rows)
    Console(width=max(width, _width_of(table, least=True))).print(table)


def made_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> "Table":
    """The table that `print_table` prints."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - not needed for JSON
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column.endswith("Id"))
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in columns))
    return table


def _width_of(table: "Table", *, least: bool = False) -> int:
    """The width of a table whose cells are not folded; with ``least``, of one whose ids are not."""
    from rich.console import Console  # noqa: PLC0415
    from rich.measure import Measurement  # noqa: PLC0415

    console = Console(width=_MEASURED_WIDTH)
    measured = Measurement.get(console, console.options, table)
    return measured.minimum if least else measured.maximum


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


@contextmanager
def growing_progress() -> Iterator[Callable[[str, int, int], None]]:
    """As `progress`, for steps of which each names itself, how far it is, and how far it has to go."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def show(label: str, done: int, total: int) -> None:
            bar.update(task, description=label, completed=done, total=total)

        yield show
