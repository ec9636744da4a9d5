"""A SQLite connection as sessions use it, and when the index of names is worth its use."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, ClassVar

from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import Arm
from genzo.store.dialects import SQLITE, Dialect
from genzo.store.session import Values
from genzo.store.sqlite_statements import page_statements, sees_more
from genzo.store.sqlite_totals import Known, Totals
from genzo.store.statements import Shape, is_large

_SEEN = 1000
_LARGE_ARM = 4000
_FEW = 1000
_TRIGRAM = 3
_MOST_TRIGRAMS = 32
_MANY = 100
_NAME_TRIGGER = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'image_names_insert'"
INDEX_NAMES = "INSERT INTO image_names (rowid, name) SELECT number, name FROM images WHERE number >= ?"
_IS_RARE = f"""
SELECT count(*) < {_FEW} FROM (SELECT 1 FROM image_names WHERE image_names MATCH :trigram LIMIT {_FEW})"""
# Public images are few beside those of accounts; community ones may be many.
_ARMS_THAT_GROW = (Arm.OWN, Arm.COMMUNITY)


class SqliteConnection:
    """See `genzo.store.session.Connection`. ``totals`` are those of the file, for who does not write."""

    dialect: ClassVar[Dialect] = SQLITE

    def __init__(self, connection: sqlite3.Connection, totals: Totals | None = None) -> None:
        self._connection = connection
        self._totals = totals

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def page(self, shape: Shape, values: Values) -> tuple[int, list[str]]:
        before, limit = values["offset"], values["limit"]
        if sees_more(shape):
            return self._page_and_more(shape, values)
        known = self._known(shape, values) if before else None
        statements = page_statements(shape)
        asked = {**values, "seen": limit}
        if known is not None and known.end == before:
            rows = self.rows(statements.next_page, {**asked, **_behind(known.last_rank, known.last_id)})
        else:
            rows = self.rows(statements.page, asked)
        documents = [row[0] for row in rows]
        # A page that is not full is the last one, and tells how many there are with those before it.
        if len(rows) < limit and (rows or not before):
            return before + len(rows), documents
        known = known or self._known(shape, values)
        total = int(self._one(statements.total, values)) if known is None else known.total
        if self._totals is not None and rows:
            self._totals.keep(shape, values, self._one, total, before + len(rows), *rows[-1][2:])
        return total, documents

    def _known(self, shape: Shape, values: Values) -> Known | None:
        return None if self._totals is None else self._totals.known(shape, values, self._one)

    def _page_and_more(self, shape: Shape, values: Values) -> tuple[int, list[str]]:
        before, most = values["offset"], max(values["limit"], _SEEN)
        statements = page_statements(shape)
        rows = self.rows(statements.page, {**values, "seen": most})
        documents = [row[0] for row in rows]
        _, seen, last_rank, last_id = rows[0] if rows else (None, 0, 0, "")
        if seen < most and (seen or not before):
            return before + seen, documents
        if not seen:
            return int(self._one(statements.total, values)), documents
        rest = int(self._one(statements.rest, {**values, **_behind(last_rank, last_id)}))
        return before + seen + rest, documents

    def _one(self, statement: str, values: Values) -> Any:  # noqa: ANN401 - what the statement gives
        ((value,),) = self.rows(statement, values)
        return value

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
        self._connection.execute(INDEX_NAMES, (first[0][columns.index("number")],))
        self._connection.execute(trigger)

    def finds_by_names(self, query: ImageQuery) -> Values | None:
        """The rare ones of a name's trigrams, where an arm is large.

        A small arm is read faster by its own index, and so is a large one where all trigrams are common: to
        find the names that have them all, long lists of the names of others would be read
        (docs/decisions/0025-reading.md).
        """
        trigrams = _trigrams(query.name or "")
        if not trigrams or not any(
            self._is_large(arm, query) for arm in query.arms if arm in _ARMS_THAT_GROW
        ):
            return None
        rare = [trigram for trigram in trigrams if self._is_rare(trigram)]
        return {"trigrams": " AND ".join(rare)} if rare else None

    def _is_rare(self, trigram: str) -> bool:
        ((rare,),) = self.rows(_IS_RARE, {"trigram": trigram})
        return bool(rare)

    def _is_large(self, arm: Arm, query: ImageQuery) -> bool:
        values = {"viewer": query.viewer, "region_id": query.region_id, "large": _LARGE_ARM}
        ((large,),) = self.rows(is_large(arm), values)
        return bool(large)


def _behind(last_rank: int, last_id: str) -> Values:
    return {"last_rank": last_rank, "last_id": last_id}


def _trigrams(pattern: str) -> list[str]:
    """Trigrams of a pattern's fixed parts, each as FTS5 takes it.

    A NUL ends FTS5's reading of a text, so a part that has one is left to the comparison of names.
    """
    parts = [part for part in pattern.split("*") if "\0" not in part]
    trigrams = {part[at : at + _TRIGRAM]: None for part in parts for at in range(len(part) - _TRIGRAM + 1)}
    return ['"{}"'.format(re.sub('"', '""', trigram)) for trigram in islice(trigrams, _MOST_TRIGRAMS)]
