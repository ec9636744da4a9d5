"""The result of a part: figures with targets, tables, plots."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A measured value with its target; ``met`` is None if nothing was measured."""

    what: str
    target: str
    reached: str
    met: bool | None


class Table(msgspec.Struct, frozen=True):
    """A table; the first column names its rows."""

    head: list[str]
    rows: list[list[str]]
    note: str = ""


class Series(NamedTuple):
    """A line of a plot."""

    name: str
    points: Sequence[tuple[float, float]]


class Plot(msgspec.Struct, frozen=True):
    """Lines over a logarithmic (or linear) x axis; the y axis starts at zero."""

    name: str
    title: str
    x: str
    y: str
    series: list[Series]
    is_logarithmic: bool = True


class PartResult(msgspec.Struct, frozen=True):
    """The result of one part."""

    title: str
    figures: list[Figure]
    tables: list[Table] = []
    plots: list[Plot] = []


def at_most(what: str, value: float | None, limit: float, unit: str, places: int = 2) -> Figure:
    """A figure with an upper limit."""
    return Figure(
        what,
        f"≤ {limit:g} {unit}".rstrip(),
        number(value, places, unit),
        None if value is None else value <= limit,
    )


def at_least(what: str, value: float | None, limit: float, unit: str, places: int = 2) -> Figure:
    """A figure with a lower limit."""
    return Figure(
        what,
        f"≥ {limit:,g} {unit}".rstrip(),
        number(value, places, unit),
        None if value is None else value >= limit,
    )


def number(value: float | None, places: int = 0, unit: str = "") -> str:
    """A number as text; a dash for None."""
    if value is None:
        return "–"  # noqa: RUF001
    return f"{value:,.{places}f} {unit}".rstrip()
