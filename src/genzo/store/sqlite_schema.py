"""The tables in a SQLite file: made whole on a new file, checked on an old one.

A new file gets the newest schema at once and is marked with its revision; a test holds it equal to what
the migrations make step by step.
"""

import sqlite3
from pathlib import Path
from typing import Literal

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from genzo.catalogue.store import StoreError
from genzo.store.schema import metadata

REVISION = "0001"
"""The newest migration (`genzo.store.migrations`)."""

_DIALECT = dialect()

# What ANALYZE would find in a large catalogue. Without it SQLite guesses, and finds images by their region
# alone or in the order of pages where their ids are given.
_ROWS_PER_VALUE = {
    "images_id": "1000000 40000 1",
    "images_own": "1000000 1000 300 1 1 1 1 1",
    "images_system": "40000 1500 1 1 1 1 1 1",
    "images_marketplace": "40000 1500 1 1 1 1 1 1",
    "images_community": "100000 4000 1 1 1 1 1 1 1 1",
    "images_name": "1000000 1000 300 1",
    "images_under_way": "1000 100 50 1",
}

# As Alembic makes it.
_ALEMBIC_VERSION = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""


def schema_state(connection: sqlite3.Connection) -> Literal["empty", "current", "other"]:
    """Whether the file has no tables yet, those of this version of Genzo, or something else."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return "empty"
    if "alembic_version" not in tables:
        return "other"
    versions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return "current" if versions == [(REVISION,)] else "other"


def ensure_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in an empty file.

    Raises:
        StoreError: the file holds something else than this version's tables.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        _make_tables(connection, path)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    state = schema_state(connection)
    if state == "other":
        raise StoreError(
            f"The catalogue {path} has tables that this version of Genzo does not know: use the version that "
            "wrote it, or name another file."
        )
    if state == "empty":
        for statement in creation_statements():
            connection.execute(statement)


def creation_statements() -> list[str]:
    """The statements that make the newest schema."""
    statements = [
        _ALEMBIC_VERSION,
        f"INSERT INTO alembic_version (version_num) VALUES ('{REVISION}')",  # noqa: S608 - a constant
    ]
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=_DIALECT)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=_DIALECT)) for index in indexes]
    statements.append("ANALYZE sqlite_schema")
    statements += [
        f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('images', '{index}', '{rows}')"  # noqa: S608
        for index, rows in _ROWS_PER_VALUE.items()
    ]
    return statements
