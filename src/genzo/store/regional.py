"""One catalogue whose regions are in several databases, so that it grows, and fails, region by region.

Accounts, keys, settings and metadata are in the home database, as is every region that has no database of
its own. A call writes one database in one transaction, so it is done whole or not at all
(docs/decisions/0020-regions.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from genzo.catalogue.statistics import StoreStatistics
from genzo.catalogue.store import (
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    Degradation,
    Loading,
    ReadCache,
    StoreTraits,
)
from genzo.store.regional_read_cache import RegionalReadCache
from genzo.store.regional_session import RegionalReader, RegionalWriter
from genzo.store.sql.read_cache import NoReadCache

_MORE_CANDIDATES = 100
"""Accounts to examine beyond those wanted: each costs a query to each database."""


class RegionalStore:
    """The catalogue of the database ``home`` and of other databases by region. Regions may share one."""

    def __init__(self, home: CatalogueStore, by_region: Mapping[str, CatalogueStore]) -> None:
        self.home = home
        self._by_region = by_region
        traits = [store.traits for store in self.databases]
        self.traits = StoreTraits(
            is_remote=any(each.is_remote for each in traits),
            is_shared=any(each.is_shared for each in traits),
            is_suspending=all(each.is_suspending for each in traits),
        )

    @property
    def databases(self) -> Sequence[CatalogueStore]:
        """Each database once, home first."""
        return list({id(store): store for store in (self.home, *self._by_region.values())}.values())

    def statistics(self) -> Sequence[StoreStatistics]:
        """Those of each database."""
        return [each for store in self.databases for each in store.statistics()]

    def replica_lags(self) -> Sequence[float | None]:
        """Those of the replicas of home: the other databases have none."""
        return self.home.replica_lags()

    def at(self, region_id: str) -> CatalogueStore:
        """The database of a region."""
        return self._by_region.get(region_id, self.home)

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[CatalogueReader]:
        """A view that is consistent within each database.

        Raises:
            ReplicaError: a replica failed while it was read.
        """
        with ExitStack() as stack:

            def read(store: CatalogueStore) -> CatalogueReader:
                return stack.enter_context(store.reading(account_id, once=once))

            yield RegionalReader(self, read)

    def read_cache(self) -> ReadCache:
        """Each database's own. What is read of a mixture of SQLite and PostgreSQL is not cached."""
        return RegionalReadCache(self) if self.traits.is_suspending else NoReadCache(self)

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[CatalogueWriter]:
        """A transaction in one database: that of the region, or the first where the call finds something.

        Other databases are only read, so calls that cross each other cannot deadlock. Accounts, which no API
        call writes, may be put before what belongs to them; home is then committed last.
        """
        with ExitStack() as home, ExitStack() as region, ExitStack() as readers:

            def write(store: CatalogueStore) -> CatalogueWriter:
                stack = home if store is self.home else region
                return stack.enter_context(store.writing(account_id))

            def read(store: CatalogueStore) -> CatalogueReader:
                return readers.enter_context(store.reading())

            yield RegionalWriter(self, read, write, region_id, account_id)

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        """See `genzo.catalogue.store.CatalogueStore.loading`: into the database of the region.

        Accounts are put into home, which is committed last.
        """
        database = self.at(region_id)
        with ExitStack() as home, ExitStack() as readers, database.loading(region_id) as loading:
            if loading is None:
                yield None
                return

            def write(store: CatalogueStore) -> CatalogueWriter:
                return loading.catalogue if store is database else home.enter_context(store.writing())

            def read(store: CatalogueStore) -> CatalogueReader:
                return loading.catalogue if store is database else readers.enter_context(store.reading())

            yield Loading(RegionalWriter(self, read, write, region_id), loading.images)

    def prepare(self) -> None:
        """Create the tables that are missing, in every database.

        Raises:
            StoreError: a database cannot be used, or another version of Genzo wrote it.
        """
        for store in self.databases:
            store.prepare()

    def require_prepared(self) -> None:
        """Check that every database has its tables.

        Raises:
            StoreError: one has not, or cannot be used.
        """
        for store in self.databases:
            store.require_prepared()

    def degradations(self) -> Sequence[Degradation]:
        """See `genzo.catalogue.store.CatalogueStore.degradations`: those of every database."""
        return [each for store in self.databases for each in store.degradations()]

    def close(self) -> None:
        """Close the connections to every database."""
        for store in self.databases:
            store.close()
