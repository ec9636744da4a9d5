"""The steps and the whole must end at the same schema."""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import create_engine

from genzo.service.build import build_service
from genzo.store.migrations import runner
from genzo.store.migrations.revisions import REVISION
from genzo.store.sqlite.schema import creation_statements

_STATISTICS = "SELECT tbl, idx, stat FROM sqlite_stat1"
_NAMES = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """What was made, by kind and name, whatever its white space and quotes."""
    return {
        (kind, name): re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")").replace('"', "")
        for kind, name, sql in connection.execute(_NAMES)
    }


def test_migrations_end_at_the_schema_of_a_new_file(tmp_path: Path) -> None:
    whole = sqlite3.connect(":memory:")
    for statement in creation_statements():
        whole.execute(statement)
    stepwise = tmp_path / "stepwise.db"
    with create_engine(f"sqlite:///{stepwise}").begin() as connection:
        runner.upgrade(connection)
    with sqlite3.connect(stepwise) as migrated:
        assert _schema(migrated) == _schema(whole)
        assert set(migrated.execute(_STATISTICS)) == set(whole.execute(_STATISTICS))
    migrated.close()
    whole.close()


def test_the_newest_revision_is_the_one_a_new_file_is_marked_with() -> None:
    assert runner.revisions()[-1] == REVISION


def test_a_migrated_file_serves_like_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "migrated.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        runner.upgrade(connection)
    service = build_service(path)
    service.prepare()
    assert service.is_ready()


def test_every_step_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "back.db"
    with create_engine(f"sqlite:///{path}").begin() as connection:
        runner.upgrade(connection)
        runner.downgrade(connection, "base")
    with sqlite3.connect(path) as emptied:
        tables = {name for kind, name in _schema(emptied) if kind == "table"}
    emptied.close()
    assert tables == {"alembic_version", "sqlite_stat1"}
