"""One catalogue whose regions live in several databases, so that it grows and fails by region.

Accounts, their keys, settings and the marks are kept at home, which is also the database of every region that
has none of its own. A call writes one database, in one transaction: it happens there whole or not at all,
whatever becomes of the other databases (docs/decisions/0020-regions.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from typing import TypeVar

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import Image
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.resource import Resource
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import (
    AuthRecord,
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    Loading,
    R,
    ReadCache,
    ResetCounts,
    StoreError,
    StoreTraits,
    TokenKey,
    TokenUse,
)
from genzo.store.sql.read_cache import NoReadCache

_HOME = ""

T = TypeVar("T")


class RegionalStore:
    """The catalogue of ``home`` and, by region, of other databases. Several regions may share one of them."""

    def __init__(self, home: CatalogueStore, by_region: Mapping[str, CatalogueStore]) -> None:
        self._home = home
        self._by_region = by_region
        traits = [store.traits for store in self.databases]
        self.traits = StoreTraits(
            is_remote=any(each.is_remote for each in traits),
            is_shared=any(each.is_shared for each in traits),
            may_disappear=any(each.may_disappear for each in traits),
        )

    @property
    def databases(self) -> Sequence[CatalogueStore]:
        """Each database once, home first."""
        return list({id(store): store for store in (self._home, *self._by_region.values())}.values())

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[CatalogueReader]:
        """A view that is consistent within each region.

        Raises:
            ReplicaError: a replica failed in the middle of it.
        """
        with ExitStack() as opened:

            def read(store: CatalogueStore) -> CatalogueReader:
                return opened.enter_context(store.reading(account_id, once=once))

            yield _Reader(self, read)

    def read_cache(self) -> ReadCache:
        """None: to ask whether something still holds would take as long as to read it."""
        return NoReadCache(self)

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = _HOME) -> Iterator[CatalogueWriter]:
        """A transaction in one database: that of the region, or of the first one where something is found.

        The other databases are only read, so that calls which cross each other do not wait in a circle.
        Accounts, which no call of the API writes, may be put before what belongs to them; home is committed
        last then.
        """
        with ExitStack() as home, ExitStack() as region, ExitStack() as readers:

            def write(store: CatalogueStore) -> CatalogueWriter:
                stack = home if store is self._home else region
                return stack.enter_context(store.writing(account_id))

            def read(store: CatalogueStore) -> CatalogueReader:
                return readers.enter_context(store.reading())

            yield _Writer(self, read, write, region_id)

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        """As `genzo.catalogue.store.CatalogueStore.loading`, in the database of the region.

        Accounts are put into home, which is committed last.
        """
        place = self.at(region_id)
        with ExitStack() as home, ExitStack() as readers, place.loading(region_id) as loading:
            if loading is None:
                yield None
                return

            def write(store: CatalogueStore) -> CatalogueWriter:
                return loading.catalogue if store is place else home.enter_context(store.writing())

            def read(store: CatalogueStore) -> CatalogueReader:
                return loading.catalogue if store is place else readers.enter_context(store.reading())

            yield Loading(_Writer(self, read, write, region_id), loading.images)

    def at(self, region_id: str) -> CatalogueStore:
        """The database of a region."""
        return self._by_region.get(region_id, self._home)

    def prepare(self) -> None:
        """Make the tables where they are missing, in every database.

        Raises:
            StoreError: a database cannot be used, or another version of Genzo wrote it.
        """
        for store in self.databases:
            store.prepare()

    def is_prepared(self) -> bool:
        """Whether the tables are everywhere."""
        return all(store.is_prepared() for store in self.databases)

    def close(self) -> None:
        """Close the connections."""
        for store in self.databases:
            store.close()


class _Reader:
    """See `genzo.catalogue.store.CatalogueReader`: each question goes to the database of its region."""

    def __init__(self, store: RegionalStore, read: Callable[[CatalogueStore], CatalogueReader]) -> None:
        self._store = store
        self._read = read
        self._readers: dict[int, CatalogueReader] = {}

    def images_page(self, query: ImageQuery) -> ImagePage:
        return self._in(query.region_id).images_page(query)

    def image(self, region_id: str, image_id: str) -> Image | None:
        return self._in(region_id).image(region_id, image_id)

    def shared_with(self, region_id: str, image_id: str) -> list[int]:
        return self._in(region_id).shared_with(region_id, image_id)

    def image_named(self, owner_id: int, region_id: str, name: str) -> Image | None:
        return self._in(region_id).image_named(owner_id, region_id, name)

    def images_under_way(self, owner_id: int, region_id: str, now: int) -> list[Image]:
        return self._in(region_id).images_under_way(owner_id, region_id, now)

    def owns_images(self, owner_id: int, region_id: str, count: int) -> bool:
        return self._in(region_id).owns_images(owner_id, region_id, count)

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        return self._in(region_id).resource(kind, owner_id, region_id, resource_id)

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        return self._in(region_id).resources(kind, owner_id, region_id)

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        return self._in(region_id).image_has_instances(region_id, image_id)

    def client_token(self, key: TokenKey) -> TokenUse | None:
        uses = (self._asked(store).client_token(key) for store in self._store.databases)
        return next((use for use in uses if use is not None), None)

    def account(self, account_id: int) -> Account | None:
        return self._in(_HOME).account(account_id)

    def accounts(self) -> list[Account]:
        return self._in(_HOME).accounts()

    def access_key(self, access_key_id: str) -> AccessKey | None:
        return self._in(_HOME).access_key(access_key_id)

    def access_keys(self, account_id: int) -> list[AccessKey]:
        return self._in(_HOME).access_keys(account_id)

    def metadata(self, name: str) -> str | None:
        return self._in(_HOME).metadata(name)

    def settings(self) -> RuntimeSettings:
        return self._in(_HOME).settings()

    def auth_record(self, access_key_id: str) -> AuthRecord:
        return self._in(_HOME).auth_record(access_key_id)

    def version(self, account_id: int, region_id: str) -> int:
        return self._in(region_id).version(account_id, region_id)

    def next_change(self, account_id: int, region_id: str, now: int) -> int | None:
        return self._in(region_id).next_change(account_id, region_id, now)

    def _in(self, region_id: str) -> CatalogueReader:
        return self._asked(self._store.at(region_id))

    def _asked(self, store: CatalogueStore) -> CatalogueReader:
        if id(store) not in self._readers:
            self._readers[id(store)] = self._read(store)
        return self._readers[id(store)]


class _Writer(_Reader):
    """See `genzo.catalogue.store.CatalogueWriter`: all that a call changes is in one database.

    A call that names no region works where it finds something: it asks again there once it has its turn.
    """

    def __init__(
        self,
        store: RegionalStore,
        read: Callable[[CatalogueStore], CatalogueReader],
        write: Callable[[CatalogueStore], CatalogueWriter],
        region_id: str,
    ) -> None:
        super().__init__(store, read)
        self._write = write
        self._writers: dict[int, CatalogueWriter] = {}
        self._worked_in = store.at(region_id) if region_id else None

    def image(self, region_id: str, image_id: str) -> Image | None:
        return self._found(region_id, lambda catalogue: catalogue.image(region_id, image_id))

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        return self._found(
            region_id, lambda catalogue: catalogue.resource(kind, owner_id, region_id, resource_id)
        )

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        return self._found(region_id, lambda catalogue: catalogue.resources(kind, owner_id, region_id))

    def client_token(self, key: TokenKey) -> TokenUse | None:
        if self._worked_in is None:
            return super().client_token(key)
        # Where the work is done, so that neither is there without the other.
        return self._asked(self._worked_in).client_token(key)

    def put_images(self, images: Iterable[Image]) -> int:
        count = 0
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            count += self._work_in(region_id).put_images(group)
        return count

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            self._work_in(region_id).share_images(list(group), account_id)

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            self._work_in(region_id).unshare_images(list(group), account_id)

    def delete_image(self, region_id: str, image_id: str) -> bool:
        return self._work_in(region_id).delete_image(region_id, image_id)

    def put_resource(self, resource: Resource) -> None:
        self._work_in(resource.region_id).put_resource(resource)

    def delete_resource(self, resource: Resource) -> bool:
        return self._work_in(resource.region_id).delete_resource(resource)

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        self._writer(self._worked_in or self._store.at(_HOME)).put_client_token(key, use)

    def put_account(self, account: Account) -> None:
        self._writer(self._store.at(_HOME)).put_account(account)

    def put_access_key(self, key: AccessKey) -> None:
        self._writer(self._store.at(_HOME)).put_access_key(key)

    def delete_access_key(self, access_key_id: str) -> bool:
        return self._writer(self._store.at(_HOME)).delete_access_key(access_key_id)

    def set_metadata(self, name: str, value: str) -> None:
        self._writer(self._store.at(_HOME)).set_metadata(name, value)

    def put_settings(self, settings: RuntimeSettings) -> None:
        self._writer(self._store.at(_HOME)).put_settings(settings)

    def forget(self, account_id: int | None) -> ResetCounts:
        """In every database, in a transaction of each; home is committed last."""
        found = [self._writer(store).forget(account_id) for store in self._store.databases]
        return ResetCounts(sum(each.images for each in found), sum(each.resources for each in found))

    def _found(self, region_id: str, ask: Callable[[CatalogueReader], T]) -> T:
        found = ask(self._in(region_id))
        if found and self._worked_in is None:
            self._worked_in = self._store.at(region_id)
            return ask(self._in(region_id))
        return found

    def _asked(self, store: CatalogueStore) -> CatalogueReader:
        if store is self._worked_in or id(store) in self._writers:
            return self._writer(store)
        return super()._asked(store)

    def _work_in(self, region_id: str) -> CatalogueWriter:
        """The one database that is worked in.

        Raises:
            StoreError: it is another one already, as for a pipeline that distributes images.
        """
        store = self._store.at(region_id)
        if self._worked_in not in (None, store):
            raise StoreError(
                "A call was refused because it writes regions that live in several databases: keep regions "
                "that pipelines distribute images to in one database."
            )
        self._worked_in = store
        return self._writer(store)

    def _writer(self, store: CatalogueStore) -> CatalogueWriter:
        if id(store) not in self._writers:
            self._writers[id(store)] = self._write(store)
        return self._writers[id(store)]
