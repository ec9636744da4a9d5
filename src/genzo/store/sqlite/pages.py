"""Pages of images from SQLite: by which way they are found, and how all that a query finds is counted."""

import re
import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Any

from genzo.catalogue.query import ImageQuery, required_substring
from genzo.catalogue.visibility import Arm
from genzo.store.sql.dialects import SQLITE
from genzo.store.sql.session import Values
from genzo.store.sql.statements import QueryShape, is_large, parameters
from genzo.store.sqlite.freshness import VersionCache
from genzo.store.sqlite.name_index import NameIndex
from genzo.store.sqlite.query_statistics import StatisticsCache
from genzo.store.sqlite.statements import DOCUMENT, page_statements, sees_more

_SEEN = 1000
_LARGE_ARM = 4000
_FEW = 1000
_TRIGRAM = 3
_MOST_TRIGRAMS = 32
_IS_RARE = f"""
SELECT count(*) < {_FEW} FROM (SELECT 1 FROM image_names WHERE image_names MATCH :trigram LIMIT {_FEW})"""
# Public images are few beside those of accounts; community ones may be many.
_ARMS_THAT_GROW = (Arm.OWN, Arm.COMMUNITY)

Page = tuple[int, list[str]]
"""How many images a query finds in all, and the documents of its page."""


class QueryCache:
    """What is kept of the queries that a connection has answered."""

    def __init__(self) -> None:
        self.views = VersionCache()
        self.totals = StatisticsCache(self.views)
        self.names = NameIndex(self.views)


class Pages:
    """The pages that a connection gives, in a transaction; ``found`` is None for one that writes."""

    def __init__(self, connection: sqlite3.Connection, found: QueryCache | None) -> None:
        self._execute = connection.execute
        self._found = found

    def page(self, query: ImageQuery, shape: QueryShape) -> Page:
        """See `genzo.store.sql.session.Connection`."""
        values = parameters(query, shape, SQLITE)
        # The writes of everybody change what community images are found: nothing of it can be kept.
        found = None if Arm.COMMUNITY in shape.arms else self._found
        if not sees_more(shape):
            return self._page(shape, values, found)
        name = query.name or ""
        part = required_substring(name)
        names = None if found is None or not part else found.names.of(shape, values, self._one, self._execute)
        if names is not None:
            return self._page_of(names.numbers_with(part), values)
        return self._page_and_more(*self._with_trigrams(name, shape, values))

    def _page(self, shape: QueryShape, values: Values, found: QueryCache | None) -> Page:
        before, limit, statements = values["offset"], values["limit"], page_statements(shape)
        known = found.totals.of(shape, values, self._one) if found is not None and before else None
        asked = {**values, "seen": limit}
        if known is not None and known.end == before:
            rows = self._rows(statements.next_page, {**asked, **_behind(known.last_rank, known.last_id)})
        else:
            rows = self._rows(statements.page, asked)
        documents = [row[0] for row in rows]
        # A page that is not full is the last one, and tells how many there are with those before it.
        if len(rows) < limit and (rows or not before):
            return before + len(rows), documents
        if found is None:
            return int(self._one(statements.total, values)), documents
        known = known or found.totals.of(shape, values, self._one)
        if known.total is None:
            known.total = int(self._one(statements.total, values))
        if rows:
            known.note_last(before + len(rows), *rows[-1][2:])
        return known.total, documents

    def _page_of(self, numbers: Sequence[int], values: Values) -> Page:
        on_page = numbers[values["offset"] :][: values["limit"]]
        return len(numbers), [self._one(DOCUMENT, {"number": number}) for number in on_page]

    def _page_and_more(self, shape: QueryShape, values: Values) -> Page:
        before, most = values["offset"], max(values["limit"], _SEEN)
        statements = page_statements(shape)
        rows = self._rows(statements.page, {**values, "seen": most})
        documents = [row[0] for row in rows]
        _, seen, last_rank, last_id = rows[0] if rows else (None, 0, 0, "")
        if seen < most and (seen or not before):
            return before + seen, documents
        if not seen:
            return int(self._one(statements.total, values)), documents
        rest = int(self._one(statements.rest, {**values, **_behind(last_rank, last_id)}))
        return before + seen + rest, documents

    def _with_trigrams(self, name: str, shape: QueryShape, values: Values) -> tuple[QueryShape, Values]:
        """The query with the rare ones of a name's trigrams, where an arm is large.

        A small arm is read faster by its own index, and so is a large one where all trigrams are common: to
        find the names that have them all, long lists of the names of others would be read
        (docs/decisions/0025-reading.md).
        """
        trigrams = _trigrams(name)
        if not trigrams or not any(
            self._is_large(arm, values) for arm in shape.arms if arm in _ARMS_THAT_GROW
        ):
            return shape, values
        rare = [trigram for trigram in trigrams if self._one(_IS_RARE, {"trigram": trigram})]
        if not rare:
            return shape, values
        return shape._replace(by_names=True), {**values, "trigrams": " AND ".join(rare)}

    def _is_large(self, arm: Arm, values: Values) -> bool:
        return bool(self._one(is_large(arm), {**values, "large": _LARGE_ARM}))

    def _rows(self, statement: str, values: Values) -> list[Any]:
        return self._execute(statement, values).fetchall()

    def _one(self, statement: str, values: Values) -> Any:  # noqa: ANN401 - what the statement gives
        ((value,),) = self._execute(statement, values)
        return value


def _behind(last_rank: int, last_id: str) -> Values:
    return {"last_rank": last_rank, "last_id": last_id}


def _trigrams(pattern: str) -> list[str]:
    """Trigrams of a pattern's fixed parts, each as FTS5 takes it.

    A NUL ends FTS5's reading of a text, so a part that has one is left to the comparison of names.
    """
    parts = [part for part in pattern.split("*") if "\0" not in part]
    trigrams = {part[at : at + _TRIGRAM]: None for part in parts for at in range(len(part) - _TRIGRAM + 1)}
    return ['"{}"'.format(re.sub('"', '""', trigram)) for trigram in islice(trigrams, _MOST_TRIGRAMS)]
