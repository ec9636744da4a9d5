"""What one reading connection remembers of the queries that it answered."""

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

from genzo.store.sqlite.query_statistics import StatisticsCache
from genzo.store.sqlite.read_cache import SqliteReadCache
from genzo.store.sqlite.view_versions import ViewVersions

if TYPE_CHECKING:
    from genzo.store.sqlite.name_index import NameIndex


class QueryCache:
    """The statistics of queries, and the names of images that are searched again and again."""

    def __init__(self, connection: sqlite3.Connection, read_cache: SqliteReadCache) -> None:
        self._connection = connection
        self.versions = ViewVersions(connection, read_cache)
        self.statistics = StatisticsCache(self.versions)

    @cached_property
    def names(self) -> "NameIndex":
        """The names of images, loaded when a part of a name is first searched: no server starts with that."""
        from genzo.store.sqlite.name_index import NameIndex  # noqa: PLC0415 - see above

        return NameIndex(self._connection, self.versions)
