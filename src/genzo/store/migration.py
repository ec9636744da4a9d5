"""Taking a catalogue from one schema to another with Alembic."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

_MIGRATIONS = Path(__file__).parent / "migrations"
# A migration that waits for a lock makes everybody else wait behind it.
_LOCK_SECONDS = 5
# Indexes of the largest catalogues take minutes.
_STATEMENT_SECONDS = 3600


@contextmanager
def on_postgresql(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Connection]:
    """A driver's connection as migrations take it: one transaction, given up where it waits for long."""
    connection.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    with engine.begin() as bound:
        bound.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        bound.exec_driver_sql(f"SET LOCAL statement_timeout = '{_STATEMENT_SECONDS}s'")
        yield bound


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Take the steps up to ``revision``."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the steps back down to ``revision``; ``"base"`` leaves no tables."""
    command.downgrade(_config(connection), revision)


def newest_revision() -> str:
    """The revision that ``upgrade`` ends at."""
    (head,) = ScriptDirectory(str(_MIGRATIONS)).get_heads()
    return head


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
