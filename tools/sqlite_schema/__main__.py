"""Write the schema of a new SQLite file from what the migrations make: python -m tools.sqlite_schema."""

import argparse
import sqlite3
import tempfile
from pathlib import Path

from sqlalchemy import create_engine

from genzo.store.migrations import runner
from genzo.store.sqlite.schema import SCHEMA_FILE

_MADE = """
SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'image_names_%data' AND name NOT LIKE 'image_names_idx'
  AND name NOT LIKE 'image_names_config' AND name NOT LIKE 'sqlite_%'
ORDER BY rowid"""


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.sqlite_schema", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        with create_engine(f"sqlite:///{path}").begin() as connection:
            runner.upgrade(connection)
        SCHEMA_FILE.write_text(_script(path))


def _script(path: Path) -> str:
    connection = sqlite3.connect(path)
    statements = [" ".join(sql.split()) for (sql,) in connection.execute(_MADE)]
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    statements += [
        f"INSERT INTO alembic_version (version_num) VALUES ('{revision}')",
        "ANALYZE sqlite_schema",
    ]
    for row in connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1"):
        values = ", ".join(f"'{value}'" for value in row)
        statements.append(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ({values})")
    connection.close()
    # One statement a line: triggers hold semicolons themselves.
    return "".join(f"{statement};\n" for statement in statements)


if __name__ == "__main__":
    main()
