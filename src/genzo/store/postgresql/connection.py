"""A PostgreSQL connection as sessions use it."""

import math
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, ClassVar, Protocol

from psycopg import pq

from genzo.catalogue.query import ImageQuery
from genzo.store.postgresql.answers import page_of, rows_of
from genzo.store.postgresql.bound import BoundStatement, bound, bound_in_order
from genzo.store.postgresql.statements import NEAR, statement
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.connection import Values
from genzo.store.sql.dialects import POSTGRESQL, Dialect
from genzo.store.sql.rows import IMAGE_COLUMNS
from genzo.store.sql.statements import QueryShape, asks_for_states_alone, parameters
from genzo.store.sql.tables import storable

# COPY costs a round trip more than INSERT, and less for each row.
_MIN_COPIED_ROWS = 8
# Subscripts of arrays are 4-byte integers, and statements add 1 to them.
_MAX_IMAGES = 2**31 - 2
_NEW_NUMBERS = "SELECT nextval('images_number_seq') FROM generate_series(1, :count)"
_LAST_NUMBER = "currval('images_number_seq')"
"""The number of the image that was inserted last in this transaction."""


class Runner(Protocol):
    """Runs statements: a connection does so at once, a transaction that writes may defer them."""

    def defer(self, statement: BoundStatement) -> None: ...

    def run(
        self, batch: Sequence[BoundStatement], result_format: int = pq.Format.TEXT
    ) -> pq.abc.PGresult: ...

    def look_up(self, statement: BoundStatement, result_format: int = pq.Format.TEXT) -> pq.abc.PGresult: ...

    def session(self) -> PgConnection: ...


class PostgresqlConnection:
    """See `genzo.store.sql.session.Connection`. It refuses more than ``max_queries`` queries."""

    dialect: ClassVar[Dialect] = POSTGRESQL

    def __init__(self, runner: Runner, *, max_queries: float = math.inf) -> None:
        self._runner = runner
        self._queries_left = max_queries

    def rows(self, statement: str, values: Values) -> list[Any]:
        return rows_of(self._run(bound(statement, values)))

    def page(self, query: ImageQuery, shape: QueryShape) -> tuple[int, list[bytes]]:
        """Total and page by one statement, which is consistent without a transaction around it."""
        values = parameters(query, shape, self.dialect)
        if values["top"] > _MAX_IMAGES:
            values = {**values, "top": _MAX_IMAGES, "offset": min(values["offset"], _MAX_IMAGES)}
        text = statement(shape, values["top"])
        if not _finds_little(shape, values["top"]):
            return page_of(self._run(bound(text, values), pq.Format.BINARY))
        self._count_query()
        return page_of(self._runner.look_up(bound(text, values), pq.Format.BINARY))

    def changed(self, statement: str, values: Values) -> int:
        return self._run(bound(statement, values)).command_tuples or 0

    def change(self, statement: str, values: Values) -> None:
        self._runner.defer(bound(statement, values))

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        for values in rows:
            self.change(statement, values)

    def new_numbers(self, count: int) -> Iterable[int]:
        rows = self.rows(_NEW_NUMBERS, {"count": count})
        return [number for (number,) in rows]

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        first = list(islice(iterator := iter(rows), _MIN_COPIED_ROWS))
        if len(first) < _MIN_COPIED_ROWS:
            self._insert(table, columns, first)
            return
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
        with self._runner.session().cursor() as cursor, cursor.copy(statement) as copy:
            for row in chain(first, iterator):
                copy.write_row(storable(row))

    def insert_image(
        self, values: Sequence[Any], tags: Sequence[tuple[str, str]], snapshots: Sequence[str]
    ) -> None:
        self._insert("images", IMAGE_COLUMNS, [values])
        self._insert("image_tags", ("image_number", "key", "value"), tags, _LAST_NUMBER)
        snapshot_rows = [(snapshot_id,) for snapshot_id in snapshots]
        self._insert("image_snapshots", ("image_number", "snapshot_id"), snapshot_rows, _LAST_NUMBER)

    def _insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], first: str = ""
    ) -> None:
        """Insert a few rows. ``first`` is an expression for the first column, which the rows lack."""
        if not rows:
            return
        values = [value for row in rows for value in row]
        width = len(rows[0])
        places = (
            [f"${1 + place}" for place in range(start, start + width)]
            for start in range(0, len(values), width)
        )
        of_rows = ", ".join(f"({', '.join([first, *row] if first else row)})" for row in places)
        text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {of_rows}"
        self._runner.defer(bound_in_order(text, values))

    def _run(self, statement: BoundStatement, result_format: int = pq.Format.TEXT) -> pq.abc.PGresult:
        self._count_query()
        return self._runner.run((statement,), result_format)

    def _count_query(self) -> None:
        if self._queries_left < 1:
            raise RuntimeError("a second query on a view that was opened with once=True")
        self._queries_left -= 1


def _finds_little(shape: QueryShape, top: int) -> bool:
    """Whether a page takes few rows of indexes: images by their ids, and first pages with kept totals."""
    return shape.image_ids is not None or (top <= NEAR and asks_for_states_alone(shape))
