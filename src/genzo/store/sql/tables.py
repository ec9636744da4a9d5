"""The tables of a catalogue as the database itself lists them, to be read and filled whole."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, Protocol

from genzo.catalogue.store import StoreError
from genzo.store.sql.kept_totals import KEPT_TOTALS

Row = tuple[Any, ...]

BOOKKEEPING = frozenset(
    {"alembic_version", "nonces", "deleted_read_nonces", *(kept.name for kept in KEPT_TOTALS)}
)
"""Tables of the database that are no part of the catalogue, or follow from its other tables."""

NUL, NUL_STANDS_FOR = "\0", "\ufffe"
"""The character that PostgreSQL cannot store in a text, and the noncharacter that is stored instead."""


class Kind(Enum):
    """The type of a column, in every database."""

    NUMBER = int
    TEXT = str
    TRUTH = bool
    BYTES = bytes


class Table(NamedTuple):
    """A table: its columns with their types, its primary key, and the tables that it refers to.

    ``optional`` are the columns that a new row need not have: they have a default or may be NULL.
    """

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    parents: frozenset[str]
    optional: frozenset[str] = frozenset()


class Tables(Protocol):
    """The tables of a database in one consistent view. ``name`` can begin a sentence."""

    @property
    def name(self) -> str: ...

    @property
    def collation(self) -> str:
        """The clause that sorts texts by their bytes."""

    def revision(self) -> str | None:
        """The revision of the schema: None without tables, ``""`` if they are not Genzo's."""

    def tables(self) -> list[Table]:
        """All tables except those of `BOOKKEEPING`."""

    def rows(self, statement: str) -> Iterator[Row]:
        """The rows of a query as the driver returns them, fetched in batches."""

    def read(self, table: Table) -> Iterator[Row]:
        """A whole table in the order of its key, with values of the types of `Kind`."""


class Filler(Tables, Protocol):
    """The tables of a database, within a transaction that fills them. No trigger counts what is filled in."""

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows as `Tables.read` gives them."""

    def finish(self) -> None:
        """Update what is derived from the tables: indexes of texts, sequences, kept totals."""


def parents_first(tables: Iterable[Table]) -> list[Table]:
    """Tables in an order in which they can be filled: foreign keys refer to tables before."""
    by_name = {table.name: table for table in sorted(tables)}
    order = TopologicalSorter({table.name: table.parents - {table.name} for table in by_name.values()})
    return [by_name[name] for name in order.static_order() if name in by_name]


def selection(table: Table, collation: str) -> str:
    """The query that reads a whole table in the order of its key."""
    order = (
        f'"{name}"{collation if table.columns[name] is Kind.TEXT else ""}'
        for name in table.key or table.columns
    )
    return f'SELECT {names(table)} FROM "{table.name}" ORDER BY {", ".join(order)}'


def names(table: Table) -> str:
    """The columns of a table, quoted, for a statement."""
    return ", ".join(f'"{name}"' for name in table.columns)


def kind_of(declared: str, kinds: Mapping[str, Kind], column: str) -> Kind:
    """The type of a column, by its declaration.

    Raises:
        StoreError: the declared type is unknown.
    """
    kind = kinds.get(declared.lower())
    if kind is None:
        raise StoreError(
            f"The column {column} has the type {declared}, of which Genzo does not know what it holds."
        )
    return kind


def storable(row: Row) -> Row:
    """A row as every database can store it."""
    return tuple(
        value.replace(NUL, NUL_STANDS_FOR) if isinstance(value, str) and NUL in value else value
        for value in row
    )
