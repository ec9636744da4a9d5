"""Reads pages of images from SQLite: chooses how to find them, and how to count a query's total."""

import re
import sqlite3
from collections.abc import Sequence
from itertools import islice
from typing import Any

from genzo.catalogue.query import ImageQuery, required_substring
from genzo.catalogue.visibility import Arm
from genzo.store.sql.connection import Values
from genzo.store.sql.dialects import SQLITE
from genzo.store.sql.statements import QueryShape, is_large, parameters
from genzo.store.sqlite.query_cache import QueryCache
from genzo.store.sqlite.query_statistics import QueryStatistics
from genzo.store.sqlite.statements import DOCUMENT, looks_ahead, page_statements

_LOOK_AHEAD = 1000
_LARGE_ARM = 4000
_FEW = 1000
_TRIGRAM = 3
_MOST_TRIGRAMS = 32
_IS_RARE = f"""
SELECT count(*) < {_FEW} FROM (SELECT 1 FROM image_names WHERE image_names MATCH :trigram LIMIT {_FEW})"""
# There are few public images, but an account or the community may have very many.
_ARMS_THAT_GROW = (Arm.OWN, Arm.COMMUNITY)

Page = tuple[int, list[str]]
"""A query's total, and the documents of its page."""


class ImagePageReader:
    """Reads pages within a transaction. A connection that writes has no ``cache``."""

    def __init__(self, connection: sqlite3.Connection, cache: QueryCache | None) -> None:
        self._execute = connection.execute
        self._cache = cache

    def page(self, query: ImageQuery, shape: QueryShape) -> Page:
        """See `genzo.store.sql.session.Connection`."""
        values = parameters(query, shape, SQLITE)
        # Everybody's writes change which community images are found, so no version of a view covers them.
        cache = None if Arm.COMMUNITY in shape.arms else self._cache
        if page_statements(shape).kept_totals:
            return self._page_by_kept_totals(shape, values, cache)
        if not looks_ahead(shape):
            return self._page(shape, values, cache)
        name = query.name or ""
        part = required_substring(name)
        names = None if cache is None or not part else cache.names.of(shape, values)
        if names is not None:
            return self._page_of(names.numbers_with(part), values)
        return self._page_ahead(*self._with_trigrams(name, shape, values))

    def _page_by_kept_totals(self, shape: QueryShape, values: Values, cache: QueryCache | None) -> Page:
        (totals,) = self._rows(page_statements(shape).kept_totals, values)
        total, offset = sum(totals), values["offset"]
        # Where few images of many have the wanted state, the search ends with the last of them.
        left = min(values["limit"], total - offset)
        if left <= 0:
            return total, []
        statistics = cache.statistics.of(shape, values) if cache is not None and offset else None
        arms = tuple([arm for arm, count in zip(shape.arms, totals, strict=True) if count])
        rows = self._rows_of_page(shape._replace(arms=arms), {**values, "seen": left}, statistics)
        return total, [row[0] for row in rows]

    def _page(self, shape: QueryShape, values: Values, cache: QueryCache | None) -> Page:
        offset, limit = values["offset"], values["limit"]
        statistics = cache.statistics.of(shape, values) if cache is not None and offset else None
        rows = self._rows_of_page(shape, {**values, "seen": limit}, statistics)
        documents = [row[0] for row in rows]
        # A page that is not full is the last one: the images up to its end are the total.
        if len(rows) < limit and (rows or not offset):
            return offset + len(rows), documents
        if cache is None:
            return int(self._one(page_statements(shape).total, values)), documents
        statistics = statistics or cache.statistics.of(shape, values)
        if statistics.total is None:
            statistics.total = int(self._one(page_statements(shape).total, values))
        if rows and not offset:
            statistics.set_end(len(rows), *rows[-1][2:])
        return statistics.total, documents

    def _rows_of_page(
        self, shape: QueryShape, values: Values, statistics: QueryStatistics | None
    ) -> list[Any]:
        """The rows of a page, from the boundary of the last page on if it is the next one."""
        offset, statements = values["offset"], page_statements(shape)
        if statistics is None or statistics.end != offset:
            rows = self._rows(statements.page, values)
        else:
            boundary = _behind(statistics.last_rank, statistics.last_id)
            rows = self._rows(statements.next_page, {**values, **boundary})
        if statistics is not None and rows:
            statistics.set_end(offset + len(rows), *rows[-1][2:])
        return rows

    def _page_of(self, numbers: Sequence[int], values: Values) -> Page:
        on_page = numbers[values["offset"] :][: values["limit"]]
        return len(numbers), [self._one(DOCUMENT, {"number": number}) for number in on_page]

    def _page_ahead(self, shape: QueryShape, values: Values) -> Page:
        offset, seen_at_most = values["offset"], max(values["limit"], _LOOK_AHEAD)
        statements = page_statements(shape)
        rows = self._rows(statements.page, {**values, "seen": seen_at_most})
        documents = [row[0] for row in rows]
        _, seen, last_rank, last_id = rows[0] if rows else (None, 0, 0, "")
        if seen < seen_at_most and (seen or not offset):
            return offset + seen, documents
        if not seen:
            return int(self._one(statements.total, values)), documents
        rest = int(self._one(statements.rest, {**values, **_behind(last_rank, last_id)}))
        return offset + seen + rest, documents

    def _with_trigrams(self, name: str, shape: QueryShape, values: Values) -> tuple[QueryShape, Values]:
        """The query with the rare trigrams of its name, if an arm is large.

        A small arm is read faster by its own index, and so is a large one if all trigrams are common: FTS5
        would read long lists of other accounts' names to intersect them (docs/decisions/0025-reading.md).
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
    """The trigrams of a pattern's fixed parts, quoted as FTS5 strings.

    FTS5 reads a text up to its first NUL, so parts with a NUL are left to the comparison of names.
    """
    parts = [part for part in pattern.split("*") if "\0" not in part]
    trigrams = {part[at : at + _TRIGRAM]: None for part in parts for at in range(len(part) - _TRIGRAM + 1)}
    return ['"{}"'.format(re.sub('"', '""', trigram)) for trigram in islice(trigrams, _MOST_TRIGRAMS)]
