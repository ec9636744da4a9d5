"""What commands print: a table for people, JSON for programs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any, Protocol

import msgspec
import typer

_PIPED_WIDTH = 1000


class Refused(Exception):  # noqa: N818 - it says what happened
    """The command was refused or failed; the text is one sentence for the operator."""


class Output(StrEnum):
    """Forms of output."""

    TABLE = "table"
    JSON = "json"


OutputOption = Annotated[
    Output,
    typer.Option("--output", "-o", help="A table for people or JSON for programs.", envvar="GENZO_OUTPUT"),
]


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec can write
    """Print a value as indented JSON."""
    typer.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table, in these columns."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - programs that read JSON need not wait for it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in columns))
    # What is piped is read by programs or searched: nothing of it may be folded away.
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(table)


class Step(Protocol):
    """Moves a progress bar on."""

    def __call__(self, count: int = 1, /) -> None: ...


@contextmanager
def progress(label: str, length: int) -> Iterator[Step]:
    """A progress bar on standard error, where somebody looks at it; the block calls what it is given."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=length)

        def step(count: int = 1, /) -> None:
            bar.advance(task, count)

        yield step
