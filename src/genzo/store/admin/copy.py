"""Copies a whole catalogue to another database: from one view, in one transaction, compared at the end."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

import msgspec

from genzo.catalogue.store import StoreError
from genzo.store.migrations.revisions import REVISION, refuse_other_revision
from genzo.store.sql.database_admin import DatabaseAdmin, missing_catalogue
from genzo.store.sql.tables import NUL, NUL_STANDS_FOR, Filler, Row, Table, Tables, parents_first, storable

_STEP = 1000
_MODULUS = 1 << 128


class Step(Protocol):
    """Called with the number of rows that were done since the last call."""

    def __call__(self, count: int, /) -> None: ...


class Copied(NamedTuple):
    """The names of both databases, and the number of rows of each table."""

    source: str
    target: str
    rows: dict[str, int]


def copy(
    source: DatabaseAdmin,
    target: DatabaseAdmin,
    progress: Callable[[int], AbstractContextManager[Step]],
    before_commit: Callable[[], None] = lambda: None,
) -> Copied:
    """Copy everything; ``progress`` is called with the number of rows to be written and compared.

    ``before_commit`` is called when the target has everything and only its commit is left.

    Raises:
        StoreError: a database cannot be used, the target is not empty, or it differs from the source in the
            end. The target is then unchanged.
    """
    with source.reading() as read:
        revision = read.revision()
        if revision is None:
            raise missing_catalogue(source.name)
        if revision != REVISION:
            refuse_other_revision(source.name, revision)
        tables = parents_first(read.tables())
        counts = {table.name: _count(read, table) for table in tables}
        with target.filling() as fill, progress(2 * sum(counts.values())) as step:
            _check_target(fill, tables)
            checksums = {table.name: _fill(read, fill, table, step) for table in tables}
            fill.finish()
            for table in tables:
                _compare(fill, table, (counts[table.name], checksums[table.name]), step)
            before_commit()
    return Copied(source.name, target.name, counts)


def _count(tables: Tables, table: Table) -> int:
    ((number,),) = tables.rows(f'SELECT count(*) FROM "{table.name}"')
    return int(number)


def _check_target(fill: Filler, tables: Iterable[Table]) -> None:
    there = {table.name: table for table in fill.tables()}
    if {table.name: table.columns for table in tables} != {name: t.columns for name, t in there.items()}:
        raise StoreError(f"{fill.name} has other tables than what is to be copied: name an empty database.")
    for name in there:
        if list(fill.rows(f'SELECT 1 FROM "{name}" LIMIT 1')):
            raise StoreError(
                f"{fill.name} holds something already ({name}): name an empty database or a new one."
            )


def _fill(read: Tables, fill: Filler, table: Table, step: Step) -> int:
    """Fill a table; returns the checksum of the rows that were read."""
    checksum = _Checksum(step)
    fill.fill(table, checksum.passing(_exact(read, table, read.read(table))))
    return checksum.value


def _compare(fill: Filler, table: Table, expected: tuple[int, int], step: Step) -> None:
    checksum = _Checksum(step)
    for _ in checksum.passing(fill.read(table)):
        pass
    if (checksum.count, checksum.value) != expected:
        raise StoreError(
            f"{fill.name} does not hold in {table.name} what was copied there: nothing was kept, try again."
        )


class _Checksum:
    """A checksum of rows in any order: databases sort texts with NUL differently."""

    def __init__(self, step: Step) -> None:
        self.count = 0
        self.value = 0
        self._step = step

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, added to the checksum as they pass."""
        encoder = msgspec.msgpack.Encoder()
        for row in rows:
            digest = blake2b(encoder.encode(storable(row)), digest_size=16).digest()
            self.value = (self.value + int.from_bytes(digest)) % _MODULUS
            self.count += 1
            if self.count % _STEP == 0:
                self._step(_STEP)
            yield row
        self._step(self.count % _STEP)


def _exact(read: Tables, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with the NULs that PostgreSQL could not store, as their documents have them."""
    columns = list(table.columns)
    for row in rows:
        if any(isinstance(value, str) and NUL_STANDS_FOR in value for value in row):
            yield _restored(read, dict(zip(columns, row, strict=True)))
        else:
            yield row


def _restored(read: Tables, values: dict[str, Any]) -> Row:
    if "document" in values:
        document = msgspec.json.decode(values["document"])
        originals = [document]
    elif "image_number" in values:
        number = int(values["image_number"])
        ((text,),) = read.rows(f"SELECT document FROM images WHERE number = {number}")
        originals = msgspec.json.decode(text).get("tags", [])
    else:
        return tuple(values.values())
    return tuple(_original(originals, column, value) for column, value in values.items())


def _original(originals: list[dict[str, Any]], column: str, value: object) -> object:
    for original in originals:
        text = original.get(column)
        if isinstance(text, str) and text.replace(NUL, NUL_STANDS_FOR) == value:
            return text
    return value
