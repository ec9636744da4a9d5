"""The store at a place: a SQLite file or a PostgreSQL database."""

from collections.abc import Sequence
from pathlib import Path

from genzo.catalogue.store import CatalogueStore
from genzo.identity.nonces import MemoryNonces, Nonces
from genzo.store.sqlite import SqliteStore

CONNECTIONS = 8
"""To a PostgreSQL database, of a worker."""


def open_store(place: Path | str, *, durable: bool = True, replicas: Sequence[str] = ()) -> CatalogueStore:
    """The catalogue in a SQLite file, or in the PostgreSQL database of a URL, with those of its replicas.

    Raises:
        StoreError: the URL cannot be understood.
    """
    if isinstance(place, Path):
        return SqliteStore(place, durable=durable)
    from genzo.store.postgresql import PostgresqlStore  # noqa: PLC0415 - a file needs no driver

    return PostgresqlStore(place, connections=CONNECTIONS, replicas=replicas)


def nonces_of(store: CatalogueStore, workers: int, scratch: Path) -> Nonces:
    """What remembers nonces for all who answer from a store: its database, a file, or memory."""
    if store.waits:
        from genzo.store.postgresql import PostgresqlNonces, PostgresqlStore  # noqa: PLC0415

        assert isinstance(store, PostgresqlStore)  # noqa: S101 - the only store that waits
        return PostgresqlNonces(store)
    if workers == 1:
        return MemoryNonces()
    from genzo.store.nonces import FileNonces  # noqa: PLC0415 - a single worker needs none

    return FileNonces(scratch / "nonces.db")
