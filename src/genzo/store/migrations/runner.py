"""Migrates a catalogue with Alembic."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from genzo.catalogue.store import StoreError
from genzo.store.migrations.revisions import SCHEMA_LOCK

_MIGRATIONS = Path(__file__).parent
# A migration that waits for a lock blocks all queries that come after it.
_LOCK_SECONDS = 5
# Creating indexes takes minutes in the largest catalogues.
_STATEMENT_SECONDS = 3600


@contextmanager
def on_postgresql(
    connection: psycopg.Connection[tuple[object, ...]], schema_lock_seconds: int = _LOCK_SECONDS
) -> Iterator[Connection]:
    """A driver's connection as SQLAlchemy's, in one transaction that does not wait long for locks.

    No other process can change the schema beside it. ``schema_lock_seconds`` is how long it waits for others
    that do; 0 is without end.
    """
    connection.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as bound:
        bound.exec_driver_sql(f"SET LOCAL lock_timeout = '{schema_lock_seconds}s'")
        # A lock of the session would stay with the connection of a pooler such as PgBouncer.
        bound.exec_driver_sql(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")
        bound.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        bound.exec_driver_sql(f"SET LOCAL statement_timeout = '{_STATEMENT_SECONDS}s'")
        yield bound


@contextmanager
def on_sqlite(connection: sqlite3.Connection) -> Iterator[Connection]:
    """A driver's connection as SQLAlchemy's, in one transaction that includes changes of the schema.

    The connection needs ``isolation_level`` None: otherwise the driver begins no transaction before CREATE
    TABLE. Sources: SQLAlchemy, SQLite dialect, "Transactions with SQLite and
    the sqlite3 driver"; SQLite, ALTER TABLE §8.

    Raises:
        StoreError: rows refer to others that the migrations deleted.
    """
    # Migrations may replace a table, and dropping the old one must not delete the rows that refer to it. The
    # pragma has no effect within a transaction (https://sqlite.org/pragma.html#pragma_foreign_keys).
    connection.execute("PRAGMA foreign_keys = OFF")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as bound:
        bound.exec_driver_sql("BEGIN IMMEDIATE")
        before = _broken_references(bound)
        yield bound
        if _broken_references(bound) > before:
            raise StoreError("The migration would leave rows that refer to nothing: nothing was changed.")


def _broken_references(bound: Connection) -> int:
    return len(bound.exec_driver_sql("PRAGMA foreign_key_check").all())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply the migrations up to ``revision``."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Undo the migrations down to ``revision``; ``"base"`` leaves no tables."""
    command.downgrade(_config(connection), revision)


def revisions() -> list[str]:
    """All revisions, the oldest first."""
    scripts = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return [script.revision for script in scripts][::-1]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
