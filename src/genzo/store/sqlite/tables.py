"""The tables of a SQLite file: see `genzo.store.sql.tables`."""

import sqlite3
from collections.abc import Iterable, Iterator

from genzo.catalogue.store import StoreError
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.tables import BOOKKEEPING, Kind, Row, Table, kind_of, names, selection
from genzo.store.sqlite.schema import revision_of

_KINDS = {
    "integer": Kind.NUMBER,
    "bigint": Kind.NUMBER,
    "varchar": Kind.TEXT,
    "text": Kind.TEXT,
    "boolean": Kind.TRUTH,
    "blob": Kind.BYTES,
}
_TABLES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
# The shadow tables of an FTS5 index. Source: https://www.sqlite.org/fts5.html, §9.
_SHADOWS = ("data", "idx", "content", "docsize", "config")
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"


class SqliteTables:
    """The tables that a connection sees in its transaction."""

    collation = ""

    def __init__(self, name: str, connection: sqlite3.Connection) -> None:
        self.name = name
        self._connection = connection

    def revision(self) -> str | None:
        return revision_of(self._connection)

    def tables(self) -> list[Table]:
        made = dict(self._connection.execute(_TABLES).fetchall())
        derived = set(self.text_indexes())
        derived |= {f"{name}_{shadow}" for name in derived for shadow in _SHADOWS}
        return [self._table(name) for name in made if name not in derived | BOOKKEEPING]

    def text_indexes(self) -> list[str]:
        """The virtual tables that index texts of other tables."""
        made = self._connection.execute(_TABLES).fetchall()
        return [name for name, sql in made if sql.upper().startswith("CREATE VIRTUAL TABLE")]

    def rows(self, statement: str) -> Iterator[Row]:
        # "yield from" closes the cursor of an abandoned generator, which fails once the connection is closed.
        for row in self._connection.execute(statement):  # noqa: UP028
            yield row

    def read(self, table: Table) -> Iterator[Row]:
        """As `genzo.store.sql.tables.Tables.read`.

        Raises:
            StoreError: a value is not of its column's type, which SQLite does not enforce
                (https://sqlite.org/datatype3.html).
        """
        truths = [at for at, kind in enumerate(table.columns.values()) if kind is Kind.TRUTH]
        accepted = set[tuple[type, ...]]()
        for row in self.rows(selection(table, self.collation)):
            types = tuple(map(type, row))
            if types not in accepted:
                self._check_types(table, types)
                accepted.add(types)
            if truths:
                values = list(row)
                for at in truths:
                    values[at] = None if values[at] is None else bool(values[at])
                row = tuple(values)  # noqa: PLW2901 - the same row with bool for int
            yield row

    def _table(self, name: str) -> Table:
        columns = self._connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        parents = self._connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
        places = sorted((place, column) for _, column, _, _, _, place in columns if place)
        return Table(
            name,
            {column: kind_of(type_, _KINDS, f"{name}.{column}") for _, column, type_, *_ in columns},
            tuple(column for _, column in places),
            frozenset(parent for _, _, parent, *_ in parents),
            frozenset(
                column
                for _, column, _, is_required, default, _ in columns
                if default is not None or not is_required
            ),
        )

    def _check_types(self, table: Table, types: tuple[type, ...]) -> None:
        for (column, kind), type_ in zip(table.columns.items(), types, strict=True):
            wanted = int if kind is Kind.TRUTH else kind.value
            if type_ not in (wanted, type(None)):
                raise StoreError(
                    f"{self.name} holds a value in {table.name}.{column} that is none of its type: genzo "
                    "doctor says where."
                )


class SqliteFiller(SqliteTables):
    """Fills tables. The indexes that triggers update row by row are rebuilt at the end."""

    def __init__(self, name: str, connection: sqlite3.Connection) -> None:
        super().__init__(name, connection)
        self._triggers = connection.execute(_TRIGGERS).fetchall()
        for trigger, _ in self._triggers:
            connection.execute(f'DROP TRIGGER "{trigger}"')

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        places = ", ".join("?" for _ in table.columns)
        self._connection.executemany(f'INSERT INTO "{table.name}" ({names(table)}) VALUES ({places})', rows)

    def finish(self) -> None:
        for index in self.text_indexes():
            self._connection.execute(f'INSERT INTO "{index}" ("{index}") VALUES (\'rebuild\')')
        for kept in KEPT_TOTALS:
            self._connection.execute(kept.fill())
        for _, sql in self._triggers:
            self._connection.execute(sql)
