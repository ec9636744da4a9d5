"""A PostgreSQL connection as sessions use it."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, ClassVar

import psycopg

from genzo.catalogue.query import ImageQuery
from genzo.store.postgresql.statements import statement
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.connection import Values
from genzo.store.sql.dialects import POSTGRESQL, Dialect
from genzo.store.sql.statements import QueryShape, parameters
from genzo.store.sql.tables import NUL, storable

# COPY costs a round trip more than INSERT, and less for each row.
_MIN_COPIED_ROWS = 8
# Subscripts of arrays are 4-byte integers, and statements add 1 to them.
_MAX_IMAGES = 2**31 - 2
_NEW_NUMBERS = "SELECT nextval('images_number_seq') FROM generate_series(1, :count)"


class PostgresqlConnection:
    """See `genzo.store.sql.session.Connection`. It refuses more than ``max_queries`` queries."""

    dialect: ClassVar[Dialect] = POSTGRESQL

    def __init__(self, connection: PgConnection, *, max_queries: float = math.inf) -> None:
        self._connection = connection
        self._queries_left = max_queries

    def rows(self, statement: str, values: Values) -> list[Any]:
        return self._execute(statement, values).fetchall()

    def page(self, query: ImageQuery, shape: QueryShape) -> tuple[int, list[bytes]]:
        """Total and page by one statement, which is consistent without a transaction around it."""
        self._count_query()
        values = parameters(query, shape, self.dialect)
        if values["top"] > _MAX_IMAGES:
            values = {**values, "top": _MAX_IMAGES, "offset": min(values["offset"], _MAX_IMAGES)}
        text = statement(shape, values["top"])
        return self._connection.prepared.page(self._connection, text, _storable(values))

    def changed(self, statement: str, values: Values) -> int:
        return self._execute(statement, values).rowcount

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_text(statement), map(_storable, rows))

    def new_numbers(self, count: int) -> Iterable[int]:
        rows = self.rows(_NEW_NUMBERS, {"count": count})
        return [number for (number,) in rows]

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        first = list(islice(iterator := iter(rows), _MIN_COPIED_ROWS))
        names = ", ".join(columns)
        with self._connection.cursor() as cursor:
            if len(first) < _MIN_COPIED_ROWS:
                places = ", ".join(["%s"] * len(columns))
                statement = f"INSERT INTO {table} ({names}) VALUES ({places})".encode()
                cursor.executemany(statement, map(storable, first))
                return
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN".encode()) as copy:
                for row in chain(first, iterator):
                    copy.write_row(storable(row))

    def _execute(self, statement: str, values: Values) -> psycopg.Cursor[tuple[Any, ...]]:
        self._count_query()
        return self._connection.execute(_text(statement), _storable(values))

    def _count_query(self) -> None:
        if self._queries_left < 1:
            raise RuntimeError("a second query on a view that was opened with once=True")
        self._queries_left -= 1


@lru_cache(maxsize=1024)
def _text(statement: str) -> bytes:
    return POSTGRESQL.text(statement).encode()


def _storable(values: Values) -> Values:
    """Values with a noncharacter in place of NUL, which PostgreSQL's text types cannot hold.

    Documents need no replacement: JSON escapes NUL. Source:
    https://www.postgresql.org/docs/current/datatype-character.html
    """
    for value in values.values():
        if isinstance(value, str) and NUL in value:
            return dict(zip(values, storable(tuple(values.values())), strict=True))
    return values
