"""The names of all images that a query finds, kept in memory where part after part is looked for in them.

SQLite compares a hundred thousand names in 20 ms, Python in 6 (docs/decisions/0025-reading.md).
"""

import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Callable

from genzo.store.sql.session import Values
from genzo.store.sql.statements import QueryShape, without_name
from genzo.store.sqlite.freshness import OF_PAGES, Ask, Freshness, VersionCache, digest
from genzo.store.sqlite.statements import names_statement

# To read names takes as long as to compare them seven times.
_TIMES = 8
_MAX_BYTES = 16 * 1024 * 1024
_OVERHEAD = 512
_AT_ONCE = 1000
_NOT_OF_NAMES = OF_PAGES | {"name", "name_from", "name_until"}

Read = Callable[[str, Values], sqlite3.Cursor]


class NameList:
    """Numbers and names of a query's images, in the order of its pages; ``size`` is in bytes, about."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._names: list[str] = []
        self.size = 0

    def add(self, rows: list[tuple[int, str]]) -> None:
        """Add numbers and names."""
        numbers, names = zip(*rows, strict=True)
        self._numbers.extend(numbers)
        self._names.extend(names)
        self.size += sum(map(str.__sizeof__, names)) + 2 * self._numbers.itemsize * len(rows)

    def numbers_with(self, part: str) -> list[int]:
        """The numbers of the images whose name has the part, in order."""
        named = zip(self._numbers, self._names, strict=True)
        return [number for number, name in named if part in name]


class _Asked:
    """A query, whatever part of a name it has: how often it was asked, and the names if they are kept."""

    __slots__ = ("held", "names", "times")

    def __init__(self, held: Freshness) -> None:
        self.held = held
        self.times = 0
        self.names: NameList | None = None

    @property
    def size(self) -> int:
        return _OVERHEAD + (0 if self.names is None else self.names.size)


class NameIndex:
    """The names of queries that were asked ``times``, those that were not lately forgotten first."""

    def __init__(self, views: VersionCache, *, times: int = _TIMES, max_bytes: int = _MAX_BYTES) -> None:
        self._views = views
        self._times = times
        self._max_bytes = max_bytes
        self._bytes = 0
        self._asked: OrderedDict[bytes, _Asked] = OrderedDict()

    def of(self, shape: QueryShape, values: Values, ask: Ask, read: Read) -> NameList | None:
        """The names of all that a query finds whatever its ImageName; None where they are not kept."""
        rest = without_name(shape)
        query = digest(rest, values, _NOT_OF_NAMES)
        asked = self._asked.pop(query, None)
        self._bytes -= 0 if asked is None else asked.size
        if asked is None or not self._views.holds(asked.held, values, ask):
            asked = _Asked(self._views.held(values, ask))
        asked.times += 1
        if asked.times == self._times:
            asked.names = _names(read(names_statement(rest), values), self._max_bytes - _OVERHEAD)
        self._keep(query, asked)
        return asked.names

    def _keep(self, query: bytes, asked: _Asked) -> None:
        self._asked[query] = asked
        self._bytes += asked.size
        while self._bytes > self._max_bytes:
            self._bytes -= self._asked.popitem(last=False)[1].size


def _names(rows: sqlite3.Cursor, max_bytes: int) -> NameList | None:
    """The rows as a list, None where they take too much."""
    names = NameList()
    while some := rows.fetchmany(_AT_ONCE):
        names.add(some)
        if names.size > max_bytes:
            rows.close()
            return None
    return names
