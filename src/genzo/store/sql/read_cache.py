"""The read cache of stores that cannot check cheaply whether anything was written."""

from collections.abc import Callable, Hashable

from genzo.catalogue.store import CatalogueStore, T


class NoReadCache:
    """A `genzo.catalogue.store.ReadCache` that reads every time: checking would cost as much as reading."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """Reads."""
        with self._store.reading(once=True) as reader:
            return read(reader, *arguments)

    def holds(self) -> bool:
        """Everything was read for this request."""
        return True

    def view_version(self, account_id: int, region_id: str) -> int:
        """The version that the catalogue has."""
        with self._store.reading(once=True) as reader:
            return reader.version(account_id, region_id)
