"""The rows of a catalogue, read without the store that is tested."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg

_OF_ACCOUNTS = {
    "accounts": "SELECT * FROM accounts ORDER BY account_id",
    "images": "SELECT * FROM images WHERE owner_id <> 0 ORDER BY number",
    "shares": "SELECT account_id, region_id, image_id FROM image_shares ORDER BY 1, 2, 3",
    "resources": "SELECT * FROM resources ORDER BY number",
    "client_tokens": "SELECT * FROM client_tokens ORDER BY account_id, action, region_id, token",
    "access_keys": "SELECT * FROM access_keys ORDER BY access_key_id",
    "role_sessions": "SELECT * FROM role_sessions ORDER BY access_key_id",
    "audit_events": "SELECT * FROM audit_events ORDER BY number",
}
IMAGES = "SELECT region_id, image_id, source, owner_id, is_public FROM images"
RESOURCES = "SELECT kind, owner_id, region_id, resource_id FROM resources"
SHARES = _OF_ACCOUNTS["shares"]


def rows(location: Path | str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query on a SQLite file or a PostgreSQL database."""
    if isinstance(location, Path):
        connection = sqlite3.connect(location)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()
    with psycopg.connect(location) as database:
        return database.execute(query).fetchall()


def fingerprint(location: Path | str) -> dict[str, int]:
    """A number for each table of what accounts own, which changes with any of its rows."""
    return {table: hash(tuple(map(repr, rows(location, query)))) for table, query in _OF_ACCOUNTS.items()}
