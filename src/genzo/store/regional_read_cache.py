"""The read caches of a catalogue whose regions are in several databases, for one request."""

from collections.abc import Callable, Hashable

from genzo.catalogue.store import ReadCache, T
from genzo.store.regional_session import RegionalDatabases


class RegionalReadCache:
    """See `genzo.catalogue.store.ReadCache`. What is read belongs to no region, so it is at home."""

    def __init__(self, store: RegionalDatabases) -> None:
        self._store = store
        self._home = store.home.read_cache()
        self._by_database: dict[int, ReadCache] = {id(store.home): self._home}

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """From the home database."""
        return self._home.get_or_read(read, *arguments)

    def holds(self) -> bool:
        """Whether what was read at home does."""
        return self._home.holds()

    def view_version(self, account_id: int, region_id: str) -> int:
        """In the database of the region."""
        database = self._store.at(region_id)
        if id(database) not in self._by_database:
            self._by_database[id(database)] = database.read_cache()
        return self._by_database[id(database)].view_version(account_id, region_id)
