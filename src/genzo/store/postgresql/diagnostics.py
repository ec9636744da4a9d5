"""Checks that a PostgreSQL server is safe for a catalogue."""

from collections.abc import Iterator

from genzo.store.sql.diagnostic import Diagnostic, problem, warning
from genzo.store.sql.tables import Tables

_SETTINGS = (
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
)
_HAS_TRIGRAMS = "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"
_CAN_HAVE_TRIGRAMS = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
_ENCODING = "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
_FREE_CONNECTIONS = """
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
  - (
    SELECT count(*) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
  )"""
_INVALID_INDEXES = """
SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = current_schema()::regnamespace AND NOT indisvalid"""


def server(tables: Tables, connections: int) -> Iterator[Diagnostic]:
    """Whether encoding and settings fit. A worker of Genzo opens up to ``connections``."""
    name = tables.name
    ((encoding,),) = tables.rows(_ENCODING)
    if encoding != "UTF8":
        yield problem(
            "server", f"{name} has the encoding {encoding}: make one with ENCODING 'UTF8' and copy to it."
        )
    for setting, value in tables.rows(_SETTINGS):
        if value == "off":
            yield warning(
                "server", f"{name} has {setting} = off: what was answered can be lost when the machine fails."
            )
    ((free,),) = tables.rows(_FREE_CONNECTIONS)
    if free < connections:
        yield warning(
            "server",
            f"{name} has {free} connections free, and a worker takes up to {connections}: "
            "raise max_connections.",
        )


def extension(tables: Tables) -> Iterator[Diagnostic]:
    """Whether the extension for trigrams exists, or can be created in a new database."""
    needed = _CAN_HAVE_TRIGRAMS if tables.revision() is None else _HAS_TRIGRAMS
    if not list(tables.rows(needed)):
        yield problem(
            "server",
            f"{tables.name} has no pg_trgm: install PostgreSQL's contrib modules and run CREATE "
            "EXTENSION pg_trgm.",
        )


def indexes(tables: Tables) -> Iterator[Diagnostic]:
    """Reports indexes whose creation failed, which queries do not use."""
    for (index,) in tables.rows(_INVALID_INDEXES):
        yield problem(
            "integrity", f"The index {index} of {tables.name} is invalid: run REINDEX INDEX {index}."
        )
