"""What one reading connection remembers of the queries that it answered."""

import sqlite3

from genzo.store.sqlite.name_index import NameIndex
from genzo.store.sqlite.query_statistics import StatisticsCache
from genzo.store.sqlite.read_cache import SqliteReadCache
from genzo.store.sqlite.view_versions import ViewVersions


class QueryCache:
    """The statistics of queries, and the names of images that are searched again and again."""

    def __init__(self, connection: sqlite3.Connection, read_cache: SqliteReadCache) -> None:
        self.versions = ViewVersions(connection, read_cache)
        self.statistics = StatisticsCache(self.versions)
        self.names = NameIndex(connection, self.versions)
