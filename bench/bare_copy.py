"""COPY of prepared rows and the creation of all indexes, without Genzo: the cost of PostgreSQL alone.

The rows, indexes and keys are those of an import: the rows are packed by the import's own code before time is
measured, and the definitions are read from the catalogue.
"""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.catalogues import Catalogue
from genzo.importing.line_readers import ReadJob, read_blocks
from genzo.store.sql.bulk_rows import COLUMNS, copy_text, pack

if TYPE_CHECKING:
    import psycopg

_FIRST_NUMBER = 1_000_000_000
"""Above the numbers of the shipped images."""
_BLOCK_BYTES = 1 << 20
_TABLES = ", ".join(f"'{table}'::regclass" for table in COLUMNS)
_REFERENCES_AND_KEYS = f"""
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid IN ({_TABLES}) AND contype IN ('f', 'p') ORDER BY contype, oid"""
_INDEXES = f"""
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid IN ({_TABLES}) AND NOT indisprimary"""
_MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"


def packed_rows(lines: Path, region_id: str, account_id: int) -> dict[str, Path]:
    """Files beside ``lines`` with the rows of each table, as COPY reads them, made once."""
    made = {table: lines.with_suffix(f".{table}.copy") for table in COLUMNS}
    if not all(path.exists() for path in made.values()):
        files = {table: path.with_suffix(".part").open("wb") for table, path in made.items()}
        job = ReadJob(lines, region_id, account_id, partial(pack, encode=copy_text))
        for block in read_blocks(job, _FIRST_NUMBER):
            if block.packed is None:
                raise ValueError(block.failure)
            for file, rows in zip(files.values(), block.packed.tables, strict=True):
                file.write(rows)
        for table, file in files.items():
            file.close()
            Path(file.name).rename(made[table])
    return made


def copy_seconds(catalogue: Catalogue, rows: dict[str, Path]) -> float:
    """Seconds to copy rows into an empty catalogue and to index them, in one transaction."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    service = catalogue.service()
    service.prepare()
    service.store.close()
    start = time.perf_counter()
    with psycopg.connect(catalogue.database) as connection:
        keys = connection.execute(_REFERENCES_AND_KEYS.encode()).fetchall()
        indexes = connection.execute(_INDEXES.encode()).fetchall()
        # References first: they depend on keys.
        for table, name, _ in keys:
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE".encode())
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}".encode())
        for table, columns in COLUMNS.items():
            # Triggers keep totals, which an import counts once at its end.
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            _copy(connection, f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows[table])
        connection.execute(_MEMORY)
        for table, name, definition in reversed(keys):
            connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}".encode())
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.execute(f"ANALYZE {', '.join(COLUMNS)}".encode())
    return time.perf_counter() - start


def _copy(connection: "psycopg.Connection[Any]", statement: str, rows: Path) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy, rows.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            copy.write(block)
