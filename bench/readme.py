"""The figures in README.md: a few of those in docs/performance.md."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bench.results import PartResult, Table

_PART = re.compile(r"(<!-- written by scripts/bench -->\n).*?(<!-- end -->\n)", re.DOTALL)
_STORES = ("SQLite", "PostgreSQL")
_HEAD = ("", *(text for store in _STORES for text in (store, "÷ Granian doing nothing of its own")))
_NOTHING = "–"  # noqa: RUF001


class _Figure(NamedTuple):
    """A row of a table in docs/performance.md, with the column and the unit of its figure.

    The column after the figure's has its ratio. ``stores`` have a column of their own each.
    """

    what: str
    title: str
    row: str
    column: str
    unit: str
    stores: tuple[str, ...] = _STORES


def _page(what: str, row: str) -> _Figure:
    return _Figure(what, "Pages of ten", row, "requests/s", "requests/s")


def _start(what: str, row: str) -> _Figure:
    return _Figure(what, "Start", row, "ready, ms", "ms", ())


_FIGURES = (
    _page("page of 10 in JSON, repeated queries", "repeated queries"),
    _page("page of 10 in JSON, every request another account", "every request another account"),
    _page("one image by its id, never asked before", "one ImageId, never asked before"),
    _start("from start to ready, new catalogue", "genzo serve, new data folder"),
)


def with_figures(readme: str, machine: str, parts: Iterable[PartResult]) -> str:
    """README.md with the figures that ``parts`` have; as it was where they have none.

    Raises:
        ValueError: README.md has no place for figures.
    """
    rows = list(_rows({part.title: part for part in parts}))
    if not _PART.search(readme):
        raise ValueError("README.md has no place for figures")
    if not rows:
        return readme
    table = [_HEAD, ("---", *["---:"] * 4), *rows]
    lines = [*(f"| {' | '.join(row)} |" for row in table), "", f"{machine}.", ""]
    return _PART.sub(lambda found: f"{found[1]}{chr(10).join(lines)}{found[2]}", readme)


def _rows(parts: dict[str, PartResult]) -> Iterator[tuple[str, ...]]:
    for figure in _FIGURES:
        for table in parts[figure.title].tables if figure.title in parts else ():
            for row in table.rows:
                if row[0] == figure.row:
                    cells = dict.fromkeys(_STORES, (_NOTHING, _NOTHING))
                    cells |= _cells(figure, table, row)
                    yield figure.what, *(cell for pair in cells.values() for cell in pair)


def _cells(figure: _Figure, table: Table, row: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Figure and ratio by store; a figure of no store is SQLite's, the default."""
    columns = {store: f"{store}: {figure.column}" for store in figure.stores} or {_STORES[0]: figure.column}
    places = {store: table.head.index(column) for store, column in columns.items()}
    return {
        store: (f"{row[place]} {figure.unit}", row[place + 1])
        for store, place in places.items()
        if row[place] != _NOTHING
    }
