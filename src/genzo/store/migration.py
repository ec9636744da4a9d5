"""Taking a catalogue from one schema to another with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS = Path(__file__).parent / "migrations"


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
