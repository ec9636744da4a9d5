"""A SQLite connection as sessions use it."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, ClassVar

from genzo.catalogue.query import ImageQuery
from genzo.store.sql.connection import Values
from genzo.store.sql.dialects import SQLITE, Dialect
from genzo.store.sql.kept_totals import IMAGE_TOTALS
from genzo.store.sql.rows import IMAGE_COLUMNS
from genzo.store.sql.statements import QueryShape
from genzo.store.sqlite.pages import ImagePageReader
from genzo.store.sqlite.query_cache import QueryCache

_MANY_IMAGES = 2000
"""So many new images change the schema, to be indexed and counted at once: `SqliteConnection.insert`."""
_TRIGGERS = """
SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'images' AND name LIKE '%_insert'"""
INDEX_NAMES = "INSERT INTO image_names (rowid, name) SELECT number, name FROM images WHERE number >= ?"


class SqliteConnection:
    """See `genzo.store.sql.session.Connection`. Only a connection that never writes has a ``cache``."""

    dialect: ClassVar[Dialect] = SQLITE

    def __init__(self, connection: sqlite3.Connection, cache: QueryCache | None = None) -> None:
        self._connection = connection
        self._pages = ImagePageReader(connection, cache)

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def page(self, query: ImageQuery, shape: QueryShape) -> tuple[int, list[str]]:
        return self._pages.page(query, shape)

    def changed(self, statement: str, values: Values) -> int:
        try:
            return self._connection.execute(statement, values).rowcount
        except sqlite3.OperationalError as error:
            if not str(error).startswith("no such table"):
                raise
            # While a connection reads a schema that another process has changed, the full-text index of
            # SQLite 3.40 can miss the table of images once. The failed statement has changed nothing.
            return self._connection.execute(statement, values).rowcount

    def change(self, statement: str, values: Values) -> None:
        self.changed(statement, values)

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        self._connection.executemany(statement, rows)

    def new_numbers(self, count: int) -> Iterable[int]:
        ((last,),) = self.rows("SELECT coalesce(max(number), 0) FROM images", {})
        return range(last + 1, last + 1 + count)

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        places = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
        first = list(islice(iterator := iter(rows), _MANY_IMAGES))
        is_first = bool(first) and table == "images" and first[0][columns.index("number")] == 1
        if table != "images" or (len(first) < _MANY_IMAGES and not is_first):
            self._connection.executemany(statement, chain(first, iterator))
            return
        # One statement indexes many names in half the time that the trigger takes row by row. Only new
        # catalogues and imports do so: other processes must read the changed schema, see `changed`.
        triggers, first_number = self.rows(_TRIGGERS, {}), first[0][columns.index("number")]
        for name, _ in triggers:
            self._connection.execute(f"DROP TRIGGER {name}")
        self._connection.executemany(statement, chain(first, iterator))
        self._connection.execute(INDEX_NAMES, (first_number,))
        self._connection.execute(IMAGE_TOTALS.add_from("number >= ?"), (first_number,))
        for _, trigger in triggers:
            self._connection.execute(trigger)

    def insert_image(
        self, values: Sequence[Any], tags: Sequence[tuple[str, str]], snapshots: Sequence[str]
    ) -> None:
        (number,) = self.new_numbers(1)
        self.insert("images", ("number", *IMAGE_COLUMNS), [(number, *values)])
        for table, columns, rows in (
            ("image_tags", ("image_number", "key", "value"), [(number, *tag) for tag in tags]),
            ("image_snapshots", ("image_number", "snapshot_id"), [(number, each) for each in snapshots]),
        ):
            if rows:
                self.insert(table, columns, rows)
