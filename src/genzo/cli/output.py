"""What commands print: a table for people, JSON for programs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
import typer


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

    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(str(row.get(column, "")) for column in columns))
    Console(width=None if typer.get_text_stream("stdout").isatty() else 200).print(table)
