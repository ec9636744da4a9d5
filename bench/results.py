"""The result of a part: figures with targets, tables, plots."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A measured value with its target; ``met`` is None if nothing was measured.

    Figures of several stores with the same ``what`` are shown side by side.
    """

    what: str
    target: str
    reached: str
    met: bool | None
    store: str = ""


class Table(msgspec.Struct, frozen=True):
    """A table; the first column names its rows."""

    head: list[str]
    rows: list[list[str]]
    note: str = ""


class Series(NamedTuple):
    """A line of a plot, or its points alone."""

    name: str
    points: Sequence[tuple[float, float]]
    is_line: bool = True


class Plot(msgspec.Struct, frozen=True):
    """Lines over a logarithmic (or linear) x axis. A linear y axis starts at zero."""

    name: str
    title: str
    x: str
    y: str
    series: list[Series]
    is_logarithmic: bool = True
    is_y_logarithmic: bool = False


class Size(msgspec.Struct, frozen=True):
    """The bytes of each table and index of a catalogue."""

    store: str
    images: int
    tables: dict[str, int]


class Cost(msgspec.Struct, frozen=True):
    """What one request costs in a setup: CPU seconds of the workers, and of the databases and proxies."""

    store: str
    setup: str
    workers: int
    workload: str
    per_second: float
    worker_seconds: float
    database_seconds: float

    @property
    def seconds(self) -> float:
        return self.worker_seconds + self.database_seconds


class PartResult(msgspec.Struct, frozen=True):
    """The result of one part; ``sizes`` and ``costs`` are what the page on capacity is computed from."""

    title: str
    figures: list[Figure]
    tables: list[Table] = []
    plots: list[Plot] = []
    sizes: list[Size] = []
    costs: list[Cost] = []


def at_most(
    what: str, value: float | None, limit: float, unit: str, places: int = 2, store: str = ""
) -> Figure:
    """A figure with an upper limit."""
    return Figure(
        what,
        f"≤ {limit:g} {unit}".rstrip(),
        number(value, places, unit),
        None if value is None else value <= limit,
        store,
    )


def at_least(
    what: str, value: float | None, limit: float, unit: str, places: int = 2, store: str = ""
) -> Figure:
    """A figure with a lower limit."""
    return Figure(
        what,
        f"≥ {limit:,g} {unit}".rstrip(),
        number(value, places, unit),
        None if value is None else value >= limit,
        store,
    )


def number(value: float | None, places: int = 0, unit: str = "") -> str:
    """A number as text; a dash for None."""
    if value is None:
        return "–"  # noqa: RUF001
    return f"{value:,.{places}f} {unit}".rstrip()
