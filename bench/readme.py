"""The figures in README.md: a few of those in docs/performance.md."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bench.results import PartResult

_PART = re.compile(r"(<!-- written by scripts/bench -->\n).*(<!-- end -->\n)", re.DOTALL)
_HEAD = ("", "Genzo", "÷ Granian doing nothing of its own")


class _Figure(NamedTuple):
    """A row of a table in docs/performance.md, and the columns of its figure and of its ratio."""

    what: str
    title: str
    row: str
    column: str
    unit: str
    ratio: str


_REQUESTS = ("requests/s", "requests/s", "÷ constant bytes")
_READY = ("ready, ms", "ms", "÷ bare Granian")
_FIGURES = (
    _Figure("page of 10 in JSON, repeated queries", "Pages of ten", "working set, V1, JSON", *_REQUESTS),
    _Figure("page of 10 in XML", "Pages of ten", "working set, V1, XML", *_REQUESTS),
    _Figure("page of 10 in JSON, signature version 3", "Pages of ten", "working set, V3, JSON", *_REQUESTS),
    _Figure(
        "page of 10 in JSON, every request another account",
        "Pages of ten",
        "every request another account, V1, JSON",
        *_REQUESTS,
    ),
    _Figure("one image by its id", "Pages of ten", "one ImageId, V1, JSON", *_REQUESTS),
    _Figure("from start to ready, new catalogue", "Start", "genzo serve, new data folder", *_READY),
    _Figure("from start to ready, existing catalogue", "Start", "genzo serve, existing data folder", *_READY),
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
    table = [_HEAD, ("---", "---:", "---:"), *rows]
    lines = [*(f"| {' | '.join(row)} |" for row in table), "", f"{machine}.", ""]
    return _PART.sub(lambda found: f"{found[1]}{chr(10).join(lines)}{found[2]}", readme)


def _rows(parts: dict[str, PartResult]) -> Iterator[tuple[str, str, str]]:
    for figure in _FIGURES:
        for table in parts[figure.title].tables if figure.title in parts else ():
            for row in table.rows:
                if row[0] == figure.row:
                    value, ratio = (row[table.head.index(name)] for name in (figure.column, figure.ratio))
                    yield figure.what, f"{value} {figure.unit}", ratio
