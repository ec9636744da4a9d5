"""The tables of a catalogue as a database lists them itself, read and filled whole, whatever they are for."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, Protocol

from genzo.catalogue.store import StoreError

Row = tuple[Any, ...]

BOOKKEEPING = frozenset({"alembic_version", "nonces"})
"""What is a database's own and no part of the catalogue."""

NUL, NUL_STANDS_FOR = "\0", "\ufffe"
"""What PostgreSQL cannot hold in a text, and what it holds instead (`genzo.store.postgresql.store`)."""


class Kind(Enum):
    """What a column holds, in every database."""

    NUMBER = int
    TEXT = str
    TRUTH = bool
    BYTES = bytes


class Table(NamedTuple):
    """A table: what its columns hold, which make its primary key, and the tables that it refers to."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    parents: frozenset[str]


class Tables(Protocol):
    """The tables of a database in one consistent view. ``name`` begins a sentence."""

    @property
    def name(self) -> str: ...

    @property
    def collation(self) -> str:
        """What makes texts sort by their bytes."""

    def revision(self) -> str | None:
        """The revision of the schema: None without tables, ``""`` when they are not Genzo's."""

    def tables(self) -> list[Table]:
        """All tables but those of `BOOKKEEPING`."""

    def rows(self, statement: str) -> Iterator[Row]:
        """What a query finds, as the driver has it, a few rows at a time."""

    def read(self, table: Table) -> Iterator[Row]:
        """A whole table in the order of its key, its values of the types of `Kind`."""


class Filler(Tables, Protocol):
    """The tables of a database within a transaction that fills them."""

    def fill(self, table: Table, rows: Iterable[Row]) -> None:
        """Insert rows as `Tables.read` gives them."""

    def finish(self) -> None:
        """Make good what follows from the tables: indexes of texts, sequences."""


def parents_first(tables: Iterable[Table]) -> list[Table]:
    """Tables in an order in which they can be filled."""
    by_name = {table.name: table for table in sorted(tables)}
    order = TopologicalSorter({table.name: table.parents - {table.name} for table in by_name.values()})
    return [by_name[name] for name in order.static_order() if name in by_name]


def selection(table: Table, collation: str) -> str:
    """The query for a whole table in the order of its key."""
    order = (
        f'"{name}"{collation if table.columns[name] is Kind.TEXT else ""}'
        for name in table.key or table.columns
    )
    return f'SELECT {names(table)} FROM "{table.name}" ORDER BY {", ".join(order)}'


def names(table: Table) -> str:
    """The columns of a table as statements list them."""
    return ", ".join(f'"{name}"' for name in table.columns)


def kind_of(declared: str, kinds: Mapping[str, Kind], column: str) -> Kind:
    """What a column of a declared type holds.

    Raises:
        StoreError: nobody has said what such a type is.
    """
    kind = kinds.get(declared.lower())
    if kind is None:
        raise StoreError(
            f"The column {column} has the type {declared}, of which Genzo does not know what it holds."
        )
    return kind


def storable(row: Row) -> Row:
    """A row as every database can hold it."""
    return tuple(
        value.replace(NUL, NUL_STANDS_FOR) if isinstance(value, str) and NUL in value else value
        for value in row
    )
