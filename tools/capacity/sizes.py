"""Reads the size of every table and index from the database."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg

Sizes = Mapping[str, int]
"""Bytes by table or index; a table's size includes TOAST."""

_SQLITE = """
SELECT coalesce(m.name, s.name), coalesce(m.tbl_name, ''), sum(s.pgsize)
FROM dbstat AS s LEFT JOIN sqlite_master AS m ON m.name = s.name GROUP BY s.name"""
_POSTGRESQL = """
SELECT relname, pg_table_size(oid) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')"""
_OF_NAMES = "image_names"


def of_sqlite(path: Path) -> Sizes:
    """The sizes in a SQLite file, after a checkpoint of its WAL."""
    sizes = Counter[str]()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for name, table, size in connection.execute(_SQLITE):
            sizes[_known_name(name, table)] += size
    return sizes


def of_postgresql(url: str) -> Sizes:
    """The sizes in a PostgreSQL database, after VACUUM."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        return dict(connection.execute(_POSTGRESQL).fetchall())


def _known_name(name: str, table: str) -> str:
    """One name for all tables of the FTS index of names; PostgreSQL's names for primary key indexes."""
    if name.startswith(_OF_NAMES):
        return _OF_NAMES
    return f"{table}_pkey" if name.startswith("sqlite_autoindex_") else name
