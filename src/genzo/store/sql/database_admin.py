"""What an operator's commands need of a database, outside of requests."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from genzo.catalogue.store import StoreError
from genzo.store.sql.tables import Filler, Tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


class DatabaseAdmin(Protocol):
    """A whole database. ``name`` can begin a sentence. Every method raises StoreError if it is unusable."""

    @property
    def name(self) -> str: ...

    def reading(self, *, lenient: bool = False) -> AbstractContextManager[Tables]:
        """One consistent view; changes nothing. ``lenient`` also reads texts that are not valid UTF-8."""

    def migrating(self) -> AbstractContextManager[tuple["Connection", Tables]]:
        """A transaction that changes the schema; the database file is created if it is missing."""

    def filling(self) -> AbstractContextManager[Filler]:
        """A transaction that fills the tables of this version; they are created if they are missing."""


def missing_catalogue(name: str) -> StoreError:
    """The error for a place without a catalogue."""
    return StoreError(f"{name} is not there yet: genzo serve or genzo db upgrade makes it.")
