"""Loads very many images into a SQLite file: rows first, then the indexes, in one transaction.

CREATE INDEX sorts all entries once, while INSERT searches the place of each entry in each index
(docs/decisions/0023-importing-many.md).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial

from genzo.catalogue.loading import RepeatedImageError, RowBatch
from genzo.store.sql.bulk_rows import COLUMNS, ROWS_TOGETHER, marshalled, pack, unmarshalled
from genzo.store.sql.records import REPEATED_IMAGE
from genzo.store.sql.session import Writer
from genzo.store.sqlite.connection import INDEX_NAMES
from genzo.store.sqlite.group_commit import roll_back
from genzo.store.sqlite.wal import enable_wal

_MAX_IMAGES_BEFORE = 20_000
_THERE_ARE_MANY = (
    f"SELECT count(*) > {_MAX_IMAGES_BEFORE} FROM (SELECT 1 FROM images LIMIT {_MAX_IMAGES_BEFORE + 1})"
)
_IS_IN_USE = "SELECT EXISTS (SELECT 1 FROM images WHERE region_id = ?)"
_LAST_NUMBER = "SELECT coalesce(max(number), 0) FROM images"
_TABLES = ", ".join(f"'{table}'" for table in COLUMNS)
_INDEXES = f"""
SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({_TABLES})
ORDER BY name <> 'images_id', rowid"""
_TRIGGERS = f"""
SELECT name, sql FROM sqlite_master
WHERE type = 'trigger' AND tbl_name IN ({_TABLES}) AND name LIKE '%_insert'"""
_STATISTICS = f"SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl IN ({_TABLES})"
_PRAGMAS = (
    "foreign_keys = OFF",  # the rows refer only to each other
    "cache_size = -65536",  # 64 MiB
    "temp_store = FILE",  # sorting needs more than the memory may hold
    "threads = 2",  # for sorting
)
# CREATE INDEX hands each full cache to a thread that sorts it while it reads on (vdbesort.c): a small cache
# keeps all cores busy.
_SORT_BESIDE = "PRAGMA cache_size = -4096"  # 4 MiB


class SqliteLoader:
    """See `genzo.catalogue.loading.ImageLoader`."""

    pack = staticmethod(partial(pack, encode=marshalled))

    def __init__(self, connection: sqlite3.Connection, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer
        ((last,),) = connection.execute(_LAST_NUMBER)
        self.first_number = last + 1
        self._statistics = connection.execute(_STATISTICS).fetchall()
        self._indexes = connection.execute(_INDEXES).fetchall()
        self._triggers = connection.execute(_TRIGGERS).fetchall()
        for name, _ in self._indexes:
            connection.execute(f'DROP INDEX "{name}"')
        for name, _ in self._triggers:
            connection.execute(f'DROP TRIGGER "{name}"')

    def load(self, packed: RowBatch) -> None:
        """Insert the rows of images."""
        for (table, columns), rows in zip(COLUMNS.items(), packed.tables, strict=True):
            groups, rest = unmarshalled(rows)
            self._connection.executemany(_insertion(table, columns, ROWS_TOGETHER), groups)
            self._connection.executemany(_insertion(table, columns, 1), rest)
        self._writer.note_loaded(packed)

    def finish(self) -> None:
        """Create the indexes.

        Raises:
            RepeatedImageError: two images have the same id.
        """
        self._connection.execute(INDEX_NAMES, (self.first_number,))
        self._connection.execute(_SORT_BESIDE)
        for _, statement in self._indexes:
            try:
                self._connection.execute(statement)
            except sqlite3.IntegrityError:
                ((number, image_id),) = self._connection.execute(REPEATED_IMAGE)
                raise RepeatedImageError(number, image_id) from None
        for _, statement in self._triggers:
            self._connection.execute(statement)
        # DROP INDEX deleted the statistics of the indexes.
        self._connection.execute(f"DELETE FROM sqlite_stat1 WHERE tbl IN ({_TABLES})")
        statement = "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)"
        self._connection.executemany(statement, self._statistics)


@cache
def _insertion(table: str, columns: tuple[str, ...], rows: int) -> str:
    places = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([places] * rows)}"


def is_possible(connection: sqlite3.Connection, region_id: str) -> bool:
    """Whether the file has few images, and none of the region."""
    ((there_are_many,),) = connection.execute(_THERE_ARE_MANY)
    ((is_in_use,),) = connection.execute(_IS_IN_USE, (region_id,))
    return not there_are_many and not is_in_use


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that writes, undone unless the block commits it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        roll_back(connection)


@contextmanager
def set_up_for_loading(connection: sqlite3.Connection, wait_seconds: float) -> Iterator[None]:
    """Set the file up to grow much in one transaction, and restore its settings at the end.

    Without another connection, the write-ahead log is turned off: new pages are written to their place at
    once. Connections that are opened meanwhile wait. After a crash SQLite rolls back when the file is next
    opened (https://sqlite.org/lockingv3.html#rollback), and preparing the store turns the log on again.
    """
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    with suppress(sqlite3.OperationalError):  # another connection has it open
        connection.execute("PRAGMA journal_mode = DELETE")
    try:
        yield
    finally:
        with suppress(sqlite3.OperationalError):  # preparing the store does it the next time
            enable_wal(connection, wait_seconds)
