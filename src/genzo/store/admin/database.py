"""Chooses the driver of a database by its place."""

from pathlib import Path

from genzo.store.sql.database_admin import DatabaseAdmin


def admin_of(place: Path | str) -> DatabaseAdmin:
    """The administration of a SQLite file (a path) or of a PostgreSQL database (a URL).

    Raises:
        StoreError: the URL cannot be parsed.
    """
    if isinstance(place, Path):
        from genzo.store.sqlite.admin import SqliteAdmin  # noqa: PLC0415 - PostgreSQL needs no SQLite

        return SqliteAdmin(place)
    from genzo.store.postgresql.admin import PostgresqlAdmin  # noqa: PLC0415 - a file needs no psycopg

    return PostgresqlAdmin(place)
