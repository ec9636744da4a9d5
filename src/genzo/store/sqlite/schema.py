"""Creates the tables in a new SQLite file, and checks those of an old one.

A new file gets the newest schema without importing the migrations, which takes long. A test compares it with
what they make step by step; ``python -m tools.sqlite_schema`` writes it.
"""

import sqlite3
from pathlib import Path

from genzo.store.migrations.revisions import REVISION, refuse_other_revision

SCHEMA_FILE = Path(__file__).with_name("schema.sql")


def revision_of(connection: sqlite3.Connection) -> str | None:
    """The revision of the tables in the file: None without tables, ``""`` if they are not Genzo's."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        return ""
    versions = [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
    return versions[0] if len(versions) == 1 else ""


def ensure_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Create the tables in an empty file.

    Raises:
        StoreError: the file has other tables than those of this version.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        make_tables(connection, f"The catalogue {path}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def make_tables(connection: sqlite3.Connection, name: str) -> None:
    """Make the tables in an empty file, within the caller's transaction.

    Raises:
        StoreError: the file has other tables; ``name`` begins the sentence.
    """
    revision = revision_of(connection)
    if revision is None:
        for statement in creation_statements():
            connection.execute(statement)
    elif revision != REVISION:
        refuse_other_revision(name, revision)


def creation_statements() -> list[str]:
    """The statements that create the newest schema."""
    return SCHEMA_FILE.read_text().splitlines()
