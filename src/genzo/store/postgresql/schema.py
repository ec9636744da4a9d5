"""Creates the tables in an empty PostgreSQL database by the migrations, and checks those of others."""

import logging

from genzo.store.migrations.revisions import REVISION, SCHEMA_LOCK, refuse_other_revision
from genzo.store.postgresql.wire import PgConnection

_log = logging.getLogger("genzo.database")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def revision_of(connection: PgConnection) -> str | None:
    """The revision of the tables: None without tables, ``""`` if they are not Genzo's."""
    tables = {name for (name,) in connection.execute(_TABLES)}
    if not tables:
        return None
    if "alembic_version" not in tables:
        return ""
    versions = [version for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
    return str(versions[0]) if len(versions) == 1 else ""


def ensure_schema(connection: PgConnection, name: str) -> None:
    """Create the tables in an empty database; servers that start at once exclude each other.

    Raises:
        StoreError: the database has other tables than those of this version.
    """
    revision = _settled_revision(connection, name)
    if revision is None:
        revision = _made_tables(connection)
    if revision != REVISION:
        refuse_other_revision(name, revision)


def _settled_revision(connection: PgConnection, name: str) -> str | None:
    """The revision of the tables, after the changes that are under way."""
    connection.execute("BEGIN")
    if connection.execute(f"SELECT pg_try_advisory_xact_lock_shared({SCHEMA_LOCK})".encode()).fetchone() != (
        True,
    ):
        _log.warning("%s: waiting for another process that changes the tables.", name)
        connection.execute(f"SELECT pg_advisory_xact_lock_shared({SCHEMA_LOCK})".encode())
    revision = revision_of(connection)
    connection.execute("COMMIT")
    return revision


def _made_tables(connection: PgConnection) -> str:
    """Create the tables, unless another server has done so meanwhile; returns their revision."""
    # Only a new database needs Alembic, which takes long to import.
    from genzo.store.migrations import runner  # noqa: PLC0415

    with runner.on_postgresql(connection, schema_lock_seconds=0) as bound:
        revision = revision_of(connection)
        if revision is not None:
            return revision
        runner.upgrade(bound)
    return REVISION
