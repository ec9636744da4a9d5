"""The names of a query's images, kept in memory for clients that search them for one part after another.

SQLite compares a hundred thousand names in 20 ms, Python in 6 (docs/decisions/0025-reading.md).
"""

import sqlite3
from array import array
from collections import OrderedDict

from genzo.catalogue.freshness import Freshness
from genzo.store.sql.connection import Values
from genzo.store.sql.statements import QueryShape, without_name
from genzo.store.sqlite.query_digest import PAGE_VALUES, digest
from genzo.store.sqlite.statements import names_statement
from genzo.store.sqlite.view_versions import ViewVersions

# Reading the names takes as long as seven searches by SQLite.
_MIN_SEARCHES = 8
_MAX_BYTES = 16 * 1024 * 1024
_ENTRY_BYTES = 512
_ROWS_AT_ONCE = 1000
_NAME_VALUES = PAGE_VALUES | {"name", "name_from", "name_until"}


class NameList:
    """Numbers and names of images, in the order of pages. ``size`` is roughly the bytes that they take."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._names: list[str] = []
        self.size = 0

    def add(self, rows: list[tuple[int, str]]) -> None:
        """Append numbers and names."""
        numbers, names = zip(*rows, strict=True)
        self._numbers.extend(numbers)
        self._names.extend(names)
        self.size += sum(map(str.__sizeof__, names)) + 2 * self._numbers.itemsize * len(rows)

    def numbers_with(self, part: str) -> list[int]:
        """The numbers of the images whose name contains ``part``, in order."""
        pairs = zip(self._numbers, self._names, strict=True)
        return [number for number, name in pairs if part in name]


class _Entry:
    """A query without its ImageName: how often it was searched, and its names once they are kept."""

    __slots__ = ("freshness", "names", "searches")

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness
        self.searches = 0
        self.names: NameList | None = None

    @property
    def size(self) -> int:
        return _ENTRY_BYTES + (0 if self.names is None else self.names.size)


class NameIndex:
    """Keeps the names of queries that were searched ``min_searches`` times.

    When they take more than ``max_bytes``, the least recently used are dropped.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        versions: ViewVersions,
        *,
        min_searches: int = _MIN_SEARCHES,
        max_bytes: int = _MAX_BYTES,
    ) -> None:
        self._connection = connection
        self._versions = versions
        self._min_searches = min_searches
        self._max_bytes = max_bytes
        self._bytes = 0
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()

    def of(self, shape: QueryShape, values: Values) -> NameList | None:
        """The names of all images that a query finds without its ImageName; None if they are not kept."""
        nameless = without_name(shape)
        query, version = digest(nameless, values, _NAME_VALUES), self._versions.version(values)
        entry = self._entries.pop(query, None)
        self._bytes -= 0 if entry is None else entry.size
        if entry is None or not entry.freshness.holds(version, values["now"]):
            entry = _Entry(self._versions.freshness(version, values))
        entry.searches += 1
        if entry.searches == self._min_searches:
            entry.names = self._read(nameless, values)
        self._keep(query, entry)
        return entry.names

    def _read(self, shape: QueryShape, values: Values) -> NameList | None:
        """The names, or None if they take too much memory."""
        rows = self._connection.execute(names_statement(shape), values)
        names = NameList()
        while some := rows.fetchmany(_ROWS_AT_ONCE):
            names.add(some)
            if names.size > self._max_bytes - _ENTRY_BYTES:
                rows.close()
                return None
        return names

    def _keep(self, query: bytes, entry: _Entry) -> None:
        self._entries[query] = entry
        self._bytes += entry.size
        while self._bytes > self._max_bytes:
            self._bytes -= self._entries.popitem(last=False)[1].size
