"""The tables of a PostgreSQL database: see `genzo.store.sql.tables`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from psycopg import sql

from genzo.store.postgresql.schema import revision_of
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.tables import BOOKKEEPING, Kind, Row, Table, kind_of, names, selection, storable

_KINDS = {
    "bigint": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "character varying": Kind.TEXT,
    "text": Kind.TEXT,
    "boolean": Kind.TRUTH,
    "bytea": Kind.BYTES,
}
_BATCH = 2000
_TABLES = """
SELECT oid, relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname"""
# Numbers of transactions have a meaning in their own database alone (migration 0008).
_COLUMNS = """
SELECT attrelid, attname, format_type(atttypid, NULL), atthasdef OR NOT attnotnull FROM pg_attribute
WHERE attrelid = ANY(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
AND atttypid <> 'xid8'::regtype
ORDER BY attrelid, attnum"""
_KEYS = """
SELECT attrelid, attname FROM pg_constraint
CROSS JOIN unnest(conkey) WITH ORDINALITY AS keys (attnum, place)
JOIN pg_attribute ON attrelid = conrelid AND pg_attribute.attnum = keys.attnum
WHERE contype = 'p' AND conrelid = ANY(%s) ORDER BY attrelid, place"""
_PARENTS = """
SELECT conrelid, relname FROM pg_constraint JOIN pg_class ON pg_class.oid = confrelid
WHERE contype = 'f' AND conrelid = ANY(%s)"""
_SEQUENCE = "SELECT pg_get_serial_sequence(%s, %s)"


class PostgresqlTables:
    """The tables that a connection sees in its transaction."""

    collation = ' COLLATE "C"'

    def __init__(self, name: str, connection: PgConnection) -> None:
        self.name = name
        self._connection = connection
        self._cursors = count()

    def revision(self) -> str | None:
        return revision_of(self._connection)

    def tables(self) -> list[Table]:
        tables = {oid: name for oid, name in self._connection.execute(_TABLES) if name not in BOOKKEEPING}
        columns = defaultdict[int, dict[str, Kind]](dict)
        optional = defaultdict[int, set[str]](set)
        for oid, column, type_, is_optional in self._connection.execute(_COLUMNS, (list(tables),)):
            columns[oid][column] = kind_of(type_, _KINDS, f"{tables[oid]}.{column}")
            if is_optional:
                optional[oid].add(column)
        keys, parents = self._lists(_KEYS, tables), self._lists(_PARENTS, tables)
        return [
            Table(name, columns[oid], tuple(keys[oid]), frozenset(parents[oid]), frozenset(optional[oid]))
            for oid, name in tables.items()
        ]

    def rows(self, statement: str) -> Iterator[Row]:
        cursor = self._connection.cursor(name=f"rows_{next(self._cursors)}")
        cursor.itersize = _BATCH
        try:
            yield from cursor.execute(statement.encode())
        finally:
            # The cursor of an abandoned generator outlives its connection.
            if not self._connection.closed:
                cursor.close()

    def read(self, table: Table) -> Iterator[Row]:
        return self.rows(selection(table, self.collation))

    def _lists(self, statement: str, tables: Iterable[int]) -> dict[int, list[str]]:
        lists = defaultdict[int, list[str]](list)
        for oid, name in self._connection.execute(statement.encode(), (list(tables),)):
            lists[oid].append(name)
        return lists


class PostgresqlFiller(PostgresqlTables):
    """Fills tables, which it locks against other writers until the transaction ends."""

    def __init__(self, name: str, connection: PgConnection) -> None:
        super().__init__(name, connection)
        every = ", ".join(f'"{table.name}"' for table in self.tables())
        connection.execute(f"LOCK TABLE {every} IN SHARE ROW EXCLUSIVE MODE".encode())
        for kept in KEPT_TOTALS:
            connection.execute(kept.triggers("DISABLE").encode())

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        statement = f'COPY "{table.name}" ({names(table)}) FROM STDIN'
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(storable(row))

    def finish(self) -> None:
        for kept in KEPT_TOTALS:
            self._connection.execute(kept.fill().encode())
            self._connection.execute(kept.triggers("ENABLE").encode())
        # For servers that have looked at the empty tables.
        self._connection.execute("UPDATE versions SET changed = pg_current_xact_id()")
        for table in self.tables():
            for column, kind in table.columns.items():
                if kind is Kind.NUMBER:
                    self._set_sequence(table.name, column)
            self._connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.name)))

    def _set_sequence(self, table: str, column: str) -> None:
        """Continue a column's sequence behind its highest value."""
        row = self._connection.execute(_SEQUENCE, (f'"{table}"', column)).fetchone()
        if row is None or row[0] is None:
            return
        highest = sql.SQL("SELECT setval({}, coalesce(max({}), 1), max({}) IS NOT NULL) FROM {}")
        name = sql.Identifier(column)
        self._connection.execute(highest.format(sql.Literal(row[0]), name, name, sql.Identifier(table)))
