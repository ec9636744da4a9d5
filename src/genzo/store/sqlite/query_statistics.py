"""Caches the totals that are counted, and the boundary of each query's last page.

A client that reads page after page makes SQLite neither count the images again, nor pass over those of the
pages before with OFFSET, which reads and drops them (https://sqlite.org/lang_select.html#limitoffset).
"""

from genzo.catalogue.freshness import Freshness
from genzo.store.sql.connection import Values
from genzo.store.sql.statements import QueryShape
from genzo.store.sqlite.query_digest import digest
from genzo.store.sqlite.view_versions import ViewVersions

_MAX_QUERIES = 4096


class QueryStatistics:
    """A query's total, and the offset, rank and id of the last image of its last page."""

    __slots__ = ("end", "freshness", "last_id", "last_rank", "total")

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness
        self.total: int | None = None
        self.end = 0
        self.last_rank = 0
        self.last_id = ""

    def set_end(self, end: int, last_rank: int, last_id: str) -> None:
        """Set the boundary of the last page."""
        self.end, self.last_rank, self.last_id = end, last_rank, last_id


class StatisticsCache:
    """The statistics of the queries that one connection answered, all cleared when there are too many."""

    def __init__(self, versions: ViewVersions) -> None:
        self._versions = versions
        self._statistics: dict[bytes, QueryStatistics] = {}

    def of(self, shape: QueryShape, values: Values) -> QueryStatistics:
        """A query's statistics in the current transaction; empty ones, to be filled, if none are cached."""
        query, version = digest(shape, values), self._versions.version(values)
        statistics = self._statistics.get(query)
        if statistics is None or not statistics.freshness.holds(version, values["now"]):
            if len(self._statistics) >= _MAX_QUERIES:
                self._statistics.clear()
            statistics = QueryStatistics(self._versions.freshness(version, values))
            self._statistics[query] = statistics
        return statistics
