"""Loads very many images into a PostgreSQL database: rows first, then indexes and keys, in one transaction.

It locks the tables against readers too, so it is done only while they have nothing but the shipped images
(docs/decisions/0023-importing-many.md).
"""

from functools import partial
from typing import Any

import psycopg

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.loading import RepeatedImageError, RowBatch
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.bulk_rows import COLUMNS, copy_text, pack
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.records import REPEATED_IMAGE
from genzo.store.sql.session import Writer

# By index: the names of regions sort behind EVERY_REGION.
_IS_IN_USE = f"SELECT EXISTS (SELECT 1 FROM images WHERE region_id > '{EVERY_REGION}')"
_SEQUENCE = "images_number_seq"
_LAST_NUMBER = f"SELECT greatest(max(number), (SELECT last_value FROM {_SEQUENCE})) FROM images"
_SET_SEQUENCE = f"SELECT setval('{_SEQUENCE}', max(number)) FROM images"
_TABLES = ", ".join(f"'{table}'::regclass" for table in COLUMNS)
# The primary key of images stays: foreign keys refer to it.
_CONSTRAINTS = f"""
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid IN ({_TABLES}) AND (contype = 'f' OR contype = 'p' AND conrelid <> 'images'::regclass)
ORDER BY contype <> 'f', oid"""
_INDEXES = f"""
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid IN ({_TABLES}) AND NOT indisprimary ORDER BY NOT indisunique, indexrelid"""
_LOCK = f"LOCK TABLE {', '.join(COLUMNS)} IN ACCESS EXCLUSIVE MODE"
_SORT_IN_MEMORY = """
SELECT set_config('maintenance_work_mem', '256MB', true)
WHERE pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes('256MB')"""


class PostgresqlLoader:
    """See `genzo.catalogue.loading.ImageLoader`."""

    pack = staticmethod(partial(pack, encode=copy_text))

    def __init__(self, connection: PgConnection, writer: Writer) -> None:
        self._connection = connection
        self._writer = writer
        self._run(_LOCK)
        self.first_number = self._rows(_LAST_NUMBER)[0][0] + 1
        self._constraints = self._rows(_CONSTRAINTS)
        for table, name, _ in self._constraints:
            self._run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        self._indexes = self._rows(_INDEXES)
        for name, _ in self._indexes:
            self._run(f"DROP INDEX {name}")
        for kept in KEPT_TOTALS:
            self._run(kept.triggers("DISABLE"))

    def load(self, packed: RowBatch) -> None:
        """Copy the rows of images."""
        with self._connection.cursor() as cursor:
            for (table, columns), rows in zip(COLUMNS.items(), packed.tables, strict=True):
                if rows:
                    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
                    with cursor.copy(statement.encode()) as copy:
                        copy.write(rows)
        self._writer.note_loaded(packed)

    def finish(self) -> None:
        """Create the indexes and constraints, and the planner's statistics.

        Raises:
            RepeatedImageError: two images have the same id.
        """
        self._run(_SORT_IN_MEMORY)
        self._make_indexes()
        for table, name, definition in reversed(self._constraints):
            self._run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        self._run(_SET_SEQUENCE)
        for kept in KEPT_TOTALS:
            self._run(kept.triggers("ENABLE"))
        self._run(f"ANALYZE {', '.join(COLUMNS)}")

    def _make_indexes(self) -> None:
        self._run("SAVEPOINT indexes")
        try:
            for _, definition in self._indexes:
                self._run(definition)
        except psycopg.errors.UniqueViolation:
            self._run("ROLLBACK TO SAVEPOINT indexes")
            ((number, image_id),) = self._rows(REPEATED_IMAGE)
            raise RepeatedImageError(number, image_id) from None
        self._run("RELEASE SAVEPOINT indexes")

    def _run(self, statement: str) -> None:
        self._connection.execute(statement.encode())

    def _rows(self, statement: str) -> list[Any]:
        return self._connection.execute(statement.encode()).fetchall()


def is_possible(connection: PgConnection) -> bool:
    """Whether there are no images but the shipped ones."""
    row = connection.execute(_IS_IN_USE.encode()).fetchone()
    return row == (False,)
