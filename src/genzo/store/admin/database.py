"""A database as an operator handles it, outside of requests: whole, by one command at a time."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from genzo.catalogue.store import StoreError
from genzo.store.sql.tables import Filler, Tables


class Admin(Protocol):
    """A database. ``name`` begins a sentence. All raise StoreError where it cannot be used."""

    @property
    def name(self) -> str: ...

    def reading(self, *, lenient: bool = False) -> AbstractContextManager[Tables]:
        """One consistent view, which changes nothing; ``lenient`` gives damaged texts too."""

    def migrating(self) -> AbstractContextManager[tuple[Connection, Tables]]:
        """A transaction that changes the schema; a place where nothing is yet is made."""

    def filling(self) -> AbstractContextManager[Filler]:
        """A transaction that fills the tables of this version; they are made where there are none."""


def admin_of(place: Path | str) -> Admin:
    """A SQLite file, or the PostgreSQL database of a URL.

    Raises:
        StoreError: the URL cannot be understood.
    """
    if isinstance(place, Path):
        from genzo.store.sqlite.admin import SqliteAdmin  # noqa: PLC0415 - a database needs no file

        return SqliteAdmin(place)
    from genzo.store.postgresql.admin import PostgresqlAdmin  # noqa: PLC0415 - a file needs no driver

    return PostgresqlAdmin(place)


def refuse_missing(name: str) -> StoreError:
    """What is said of a place where no catalogue is."""
    return StoreError(f"{name} is not there yet: genzo serve or genzo db upgrade makes it.")
