"""What pages told of their query: who goes through them has nothing counted again, nor passed again."""

from genzo.store.sql.session import Values
from genzo.store.sql.statements import QueryShape
from genzo.store.sqlite.freshness import Ask, Freshness, VersionCache, digest

_MOST = 4096


class QueryStatistics:
    """What is known of a query: its total, and the place, rank and id of the last image of its last page."""

    __slots__ = ("end", "held", "last_id", "last_rank", "total")

    def __init__(self, held: Freshness) -> None:
        self.held = held
        self.total: int | None = None
        self.end = 0
        self.last_rank = 0
        self.last_id = ""

    def note_last(self, end: int, last_rank: int, last_id: str) -> None:
        """Note where a page ended."""
        self.end, self.last_rank, self.last_id = end, last_rank, last_id


class StatisticsCache:
    """What is known of the queries of a file; all of it is forgotten when there is too much."""

    def __init__(self, views: VersionCache) -> None:
        self._views = views
        self._known: dict[bytes, QueryStatistics] = {}

    def of(self, shape: QueryShape, values: Values, ask: Ask) -> QueryStatistics:
        """What is known, to be added to, and holds in the state of the catalogue that ``ask`` sees."""
        query = digest(shape, values)
        known = self._known.get(query)
        if known is None or not self._views.holds(known.held, values, ask):
            if len(self._known) >= _MOST:
                self._known.clear()
            known = self._known[query] = QueryStatistics(self._views.held(values, ask))
        return known
