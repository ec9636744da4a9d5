"""A SQLite connection as sessions use it, and when the index of names is worth its use."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, ClassVar

from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import Arm
from genzo.store import statements
from genzo.store.dialects import SQLITE, Dialect
from genzo.store.session import Values
from genzo.store.statements import Shape, is_large

_LARGE_ARM = 4000
_FEW_CANDIDATES = 1000
_TRIGRAM = 3
_MANY = 100
_NAME_TRIGGER = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'image_names_insert'"
_INDEX_NAMES = "INSERT INTO image_names (rowid, name) SELECT number, name FROM images WHERE number >= ?"
_CANDIDATES = f"""
SELECT count(*) FROM (SELECT 1 FROM image_names WHERE image_names MATCH :trigrams LIMIT {_FEW_CANDIDATES})"""
# Public images are few beside those of accounts; community ones may be many.
_ARMS_THAT_GROW = (Arm.OWN, Arm.COMMUNITY)


@lru_cache(maxsize=512)
def _statements(shape: Shape) -> tuple[str, str]:
    """The statements for the page and the total of a shape."""
    return statements.page(shape, SQLITE), statements.total(shape, SQLITE)


class SqliteConnection:
    """See `genzo.store.session.Connection`."""

    dialect: ClassVar[Dialect] = SQLITE

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def page(self, shape: Shape, values: Values) -> tuple[int, list[str]]:
        page, total = _statements(shape)
        ((count,),) = self.rows(total, values)
        if count <= values["offset"]:
            return count, []
        return count, [document for (document,) in self.rows(page, values)]

    def changed(self, statement: str, values: Values) -> int:
        return self._connection.execute(statement, values).rowcount

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        self._connection.executemany(statement, rows)

    def new_numbers(self, count: int) -> Iterable[int]:
        ((last,),) = self.rows("SELECT coalesce(max(number), 0) FROM images", {})
        return range(last + 1, last + 1 + count)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        first = list(islice(iterator := iter(rows), _MANY))
        if table != "images" or len(first) < _MANY:
            self._connection.executemany(statement, chain(first, iterator))
            return
        # Names are indexed at once in half the time that the trigger takes for one after the other.
        ((trigger,),) = self.rows(_NAME_TRIGGER, {})
        self._connection.execute("DROP TRIGGER image_names_insert")
        self._connection.executemany(statement, chain(first, iterator))
        self._connection.execute(_INDEX_NAMES, (first[0][columns.index("number")],))
        self._connection.execute(trigger)

    def finds_by_names(self, query: ImageQuery) -> Values | None:
        """Trigrams, where an arm is large and few names have them all.

        A small arm is read faster by its own index, and so is a large one for what most names match. So
        nobody pays for the names of others (anchors.md §6.5).
        """
        trigrams = _match(query.name or "")
        if not trigrams or not any(
            self._is_large(arm, query) for arm in query.arms if arm in _ARMS_THAT_GROW
        ):
            return None
        values = {"trigrams": trigrams}
        ((candidates,),) = self.rows(_CANDIDATES, values)
        return values if candidates < _FEW_CANDIDATES else None

    def _is_large(self, arm: Arm, query: ImageQuery) -> bool:
        values = {"viewer": query.viewer, "region_id": query.region_id, "large": _LARGE_ARM}
        ((large,),) = self.rows(is_large(arm), values)
        return bool(large)


def _match(pattern: str) -> str:
    """The trigrams of a pattern's fixed parts as FTS5 takes them; empty when there are none.

    A NUL ends FTS5's reading of a text, so a part that has one is left to the comparison of names.
    """
    parts = [part for part in pattern.split("*") if "\0" not in part]
    trigrams = {part[at : at + _TRIGRAM] for part in parts for at in range(len(part) - _TRIGRAM + 1)}
    return " AND ".join('"{}"'.format(re.sub('"', '""', trigram)) for trigram in sorted(trigrams))
