"""Opens the store at a location: a SQLite file or a PostgreSQL database."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from genzo.catalogue.store import CatalogueStore
from genzo.identity.nonces import MemoryNonces, Nonces
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from genzo.store.sqlite.store import SqliteStore

THREAD_CONNECTIONS = 8
"""Connections of one worker's threads to a PostgreSQL database."""
CONNECTIONS = THREAD_CONNECTIONS + 5
"""Connections of one worker to a PostgreSQL database: three more for its event loop's reads, and two
for its checks and lookups (`genzo.store.postgresql.shared_checks`, `.shared_lookups`)."""


def open_store(
    location: Path | str,
    *,
    durable: bool = True,
    replicas: Sequence[str] = (),
    secrets: SecretTexts = PLAIN,
) -> CatalogueStore:
    """The catalogue in a SQLite file, or in the PostgreSQL database of a URL with its replicas.

    Raises:
        StoreError: the URL is invalid.
    """
    if isinstance(location, Path):
        return SqliteStore(location, durable=durable, secrets=secrets)
    from genzo.store.postgresql.store import PostgresqlStore  # noqa: PLC0415 - a file needs no driver

    return PostgresqlStore(location, connections=THREAD_CONNECTIONS, replicas=replicas, secrets=secrets)


def open_stores(
    location: Path | str,
    regions: Mapping[str, Path | str],
    *,
    durable: bool = True,
    replicas: Sequence[str] = (),
    secrets: SecretTexts = PLAIN,
) -> CatalogueStore:
    """The catalogue at a location, with some regions in other databases.

    ``regions`` are their locations. ``replicas`` are the URLs of the replicas of ``location``.

    Raises:
        StoreError: a URL is invalid.
    """
    home = open_store(location, durable=durable, replicas=replicas, secrets=secrets)
    if not regions:
        return home
    from genzo.store.regional import RegionalStore  # noqa: PLC0415 - rarely used

    opened = {
        each: home if each == location else open_store(each, secrets=secrets)
        for each in set(regions.values())
    }
    return RegionalStore(home, {region_id: opened[each] for region_id, each in regions.items()})


def expect_files_of(store: CatalogueStore, earlier: CatalogueStore) -> None:
    """Let ``store`` refuse SQLite files that replaced those of ``earlier``, a store of the same settings.

    A worker that takes the place of another one would otherwise serve a file that the other workers refuse.
    """
    for opened, known in zip(store.databases, earlier.databases, strict=True):
        if isinstance(opened, SqliteStore) and isinstance(known, SqliteStore):
            opened.expect_file(known.file_identity)


def nonces_of(store: CatalogueStore, workers: int, scratch: Path) -> Nonces:
    """Keeps nonces where all workers of all servers on a store see them: database, file, or memory."""
    home = store.databases[0]
    if home.traits.is_shared:
        from genzo.store.postgresql.nonces import PostgresqlNonces  # noqa: PLC0415 - a file needs no driver
        from genzo.store.postgresql.store import PostgresqlStore  # noqa: PLC0415 - the same

        assert isinstance(home, PostgresqlStore)  # noqa: S101 - the only shared store
        return PostgresqlNonces(home)
    if workers == 1:
        return MemoryNonces()
    from genzo.store.sqlite.nonces import FileNonces  # noqa: PLC0415 - a single worker needs none

    return FileNonces(scratch / "nonces.db")
