"""Charts as the places of their marks, which the template draws as SVG, in units of their view boxes."""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

WIDTH = 400
ROW = 26
"""The height of a bar with its gap."""
BARS_FROM, BARS_UNTIL = 152, 324
"""Where bars begin, and where the longest one ends; labels and numbers are beside them."""
COLUMNS_FROM, COLUMNS_UNTIL = 44, 396
TOP, BASE = 10, 170
"""The highest and the lowest point of columns."""
COLUMN_HEIGHT = 196
_MOST_LETTERS = 17
_WIDE = ("W", "F")
"""The East Asian widths of characters that are as wide as two Latin letters."""
_GAP = 0.3


class Row(NamedTuple):
    """A row of a chart: its label, the numbers of its parts, and an address that it leads to, or ``""``."""

    label: str
    parts: tuple[int, ...]
    address: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts)


class Mark(NamedTuple):
    """A rectangle; ``part`` says which part of its row it is."""

    x: float
    y: float
    width: float
    height: float
    part: int


class Bar(NamedTuple):
    """A row as a horizontal bar; ``label`` is shortened where it is too long, ``y`` is its middle."""

    row: Row
    label: str
    y: float
    marks: Sequence[Mark]
    end: float


class Column(NamedTuple):
    """A row as a vertical bar; ``x`` is its middle."""

    row: Row
    x: float
    marks: Sequence[Mark]


class Line(NamedTuple):
    """A line of a scale, with its number."""

    y: float
    number: int


class Columns(NamedTuple):
    """Rows side by side, over a scale."""

    columns: Sequence[Column]
    lines: Sequence[Line]


def bars(rows: Sequence[Row]) -> list[Bar]:
    """Rows as horizontal bars, each to the longest one as its total is to the largest."""
    largest = max((row.total for row in rows), default=0) or 1
    scale = (BARS_UNTIL - BARS_FROM) / largest
    return [_bar(row, number, scale) for number, row in enumerate(rows)]


def _bar(row: Row, number: int, scale: float) -> Bar:
    top, x, marks = number * ROW + 4, float(BARS_FROM), list[Mark]()
    for part, value in enumerate(row.parts):
        if value:
            width = max(1.0, value * scale)
            marks.append(Mark(round(x, 1), top, round(width, 1), ROW - 8, part))
            x += width
    return Bar(row, _shortened(row.label), top + (ROW - 8) / 2, marks, round(x, 1))


def _shortened(label: str) -> str:
    """A label, or as much of it as fits before the bars."""
    if sum(map(_letters, label)) <= _MOST_LETTERS:
        return label
    while label and sum(map(_letters, label)) >= _MOST_LETTERS:
        label = label[:-1]
    return f"{label}…"


def _letters(character: str) -> int:
    return 2 if east_asian_width(character) in _WIDE else 1


def columns(rows: Sequence[Row]) -> Columns:
    """Rows as stacked columns over a scale that ends at a round number."""
    lines = _scale(max((row.total for row in rows), default=0))
    height = (BASE - TOP) / lines[-1]
    step = (COLUMNS_UNTIL - COLUMNS_FROM) / max(1, len(rows))
    shown = list[Column]()
    for number, row in enumerate(rows):
        left, base, marks = COLUMNS_FROM + number * step + step * _GAP / 2, float(BASE), list[Mark]()
        for part, value in enumerate(row.parts):
            if value:
                size = max(1.0, value * height)
                base -= size
                marks.append(
                    Mark(round(left, 1), round(base, 1), round(step * (1 - _GAP), 1), round(size, 1), part)
                )
        shown.append(Column(row, round(left + step * (1 - _GAP) / 2, 1), marks))
    return Columns(shown, [Line(round(BASE - number * height, 1), number) for number in lines])


def _scale(largest: int) -> list[int]:
    """0, the half and the end of a scale: the smallest even 1, 2, 4, 6 or 8 times a power of ten."""
    power = 1
    while True:
        for digit in (2, 4, 6, 8, 10):
            if digit * power >= largest:
                return [0, digit * power // 2, digit * power]
        power *= 10
