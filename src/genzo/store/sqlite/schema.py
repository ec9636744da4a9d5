"""The tables in a SQLite file: made whole on a new file, checked on an old one.

A new file gets the newest schema at once, without waiting for the migrations; a test holds it equal to what
they make step by step. ``python -m tools.sqlite_schema`` writes it anew.
"""

import sqlite3
from pathlib import Path

from genzo.store.migrations.revisions import REVISION, refuse_other_revision

SCHEMA_FILE = Path(__file__).with_name("schema.sql")


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The revision of the tables in the file: None when it has none, ``""`` when they are not Genzo's."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        return ""
    versions = [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
    return versions[0] if len(versions) == 1 else ""


def ensure_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in an empty file.

    Raises:
        StoreError: the file holds something else than this version's tables.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        make_tables(connection, f"The catalogue {path}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def make_tables(connection: sqlite3.Connection, name: str) -> None:
    """Make the tables in an empty file, within the transaction of the caller.

    Raises:
        StoreError: the file, of which a sentence begins with ``name``, holds something else.
    """
    revision = revision_of(connection)
    if revision is None:
        for statement in creation_statements():
            connection.execute(statement)
    elif revision != REVISION:
        refuse_other_revision(name, revision)


def creation_statements() -> list[str]:
    """The statements that make the newest schema."""
    return SCHEMA_FILE.read_text().splitlines()
