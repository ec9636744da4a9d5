"""One catalogue whose regions live in several databases, so that it grows and fails by region.

Accounts, their keys and the marks are kept at home, which is also the database of every region that has none
of its own. A call writes one region, in one transaction of that region's database: it happens there whole or
not at all, whatever becomes of the other databases (docs/decisions/0020-regions.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import groupby
from typing import Generic, TypeVar

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import Image
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.resource import Resource
from genzo.catalogue.store import (
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    R,
    StoreError,
    TokenKey,
    TokenUse,
)

_HOME = ""

ReaderT = TypeVar("ReaderT", bound=CatalogueReader)


class RegionalStore:
    """The catalogue of ``home`` and, by region, of other databases. Several regions may share one of them."""

    def __init__(self, home: CatalogueStore, by_region: Mapping[str, CatalogueStore]) -> None:
        self._home = home
        self._by_region = by_region
        self.waits = any(store.waits for store in self.databases)

    @property
    def databases(self) -> Sequence[CatalogueStore]:
        """Each database once, home first."""
        return list({id(store): store for store in (self._home, *self._by_region.values())}.values())

    @contextmanager
    def reading(self) -> Iterator[CatalogueReader]:
        """A view that is consistent within each region."""
        with ExitStack() as opened:
            yield _Reader(self.at, lambda store: opened.enter_context(store.reading()), _HOME)

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = _HOME) -> Iterator[CatalogueWriter]:
        """A transaction in the database of the one region that is written.

        Whatever is read takes its turn with other writers there too. Home may be written beside a region, and
        is then committed last.
        """
        # Left in the opposite order: home is committed last, and nowhere when a region fails.
        with ExitStack() as home, ExitStack() as regions:

            def enter(store: CatalogueStore) -> CatalogueWriter:
                stack = home if store is self._home else regions
                return stack.enter_context(store.writing(account_id))

            writer = _Writer(self.at, enter, region_id)
            yield writer
            writer.require_one_region(self._home)

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


class _Reader(Generic[ReaderT]):
    """See `genzo.catalogue.store.CatalogueReader`: each question goes to the database of its region."""

    def __init__(
        self, at: Callable[[str], CatalogueStore], enter: Callable[[CatalogueStore], ReaderT], region_id: str
    ) -> None:
        self._at = at
        self._enter = enter
        self._region_id = region_id
        self._entered: dict[int, ReaderT] = {}

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

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        return self._in(region_id).resource(kind, owner_id, region_id, resource_id)

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        return self._in(region_id).resources(kind, owner_id, region_id)

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        return self._in(region_id).image_has_instances(region_id, image_id)

    def client_token(self, key: TokenKey) -> TokenUse | None:
        # Where the work is done, so that neither is there without the other.
        return self._in(self._region_id).client_token(key)

    def account(self, account_id: int) -> Account | None:
        return self._in(_HOME).account(account_id)

    def accounts(self) -> list[Account]:
        return self._in(_HOME).accounts()

    def access_key(self, access_key_id: str) -> AccessKey | None:
        return self._in(_HOME).access_key(access_key_id)

    def access_keys(self, account_id: int) -> list[AccessKey]:
        return self._in(_HOME).access_keys(account_id)

    def mark(self, name: str) -> str | None:
        return self._in(_HOME).mark(name)

    def version(self, account_id: int, region_id: str) -> int:
        return self._in(region_id).version(account_id, region_id)

    def _in(self, region_id: str) -> ReaderT:
        store = self._at(region_id)
        if id(store) not in self._entered:
            self._entered[id(store)] = self._enter(store)
        return self._entered[id(store)]


class _Writer(_Reader[CatalogueWriter]):
    """See `genzo.catalogue.store.CatalogueWriter`: each change goes to the database of its region."""

    def __init__(
        self,
        at: Callable[[str], CatalogueStore],
        enter: Callable[[CatalogueStore], CatalogueWriter],
        region_id: str,
    ) -> None:
        super().__init__(at, enter, region_id)
        self._written: dict[int, CatalogueStore] = {}

    def require_one_region(self, home: CatalogueStore) -> None:
        """Refuse a transaction that could be torn apart.

        Raises:
            StoreError: it wrote regions of several databases, as a pipeline does that distributes images.
        """
        if sum(store is not home for store in self._written.values()) > 1:
            raise StoreError(
                "A call was refused because it writes regions that live in several databases: keep regions "
                "that pipelines distribute images to in one database."
            )

    def put_images(self, images: Iterable[Image]) -> int:
        count = 0
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            count += self._write(region_id).put_images(group)
        return count

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            self._write(region_id).share_images(list(group), account_id)

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in groupby(images, key=lambda image: image.region_id):
            self._write(region_id).unshare_images(list(group), account_id)

    def delete_image(self, region_id: str, image_id: str) -> bool:
        return self._write(region_id).delete_image(region_id, image_id)

    def put_resource(self, resource: Resource) -> None:
        self._write(resource.region_id).put_resource(resource)

    def delete_resource(self, resource: Resource) -> bool:
        return self._write(resource.region_id).delete_resource(resource)

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        self._write(self._region_id).put_client_token(key, use)

    def put_account(self, account: Account) -> None:
        self._write(_HOME).put_account(account)

    def put_access_key(self, key: AccessKey) -> None:
        self._write(_HOME).put_access_key(key)

    def delete_access_key(self, access_key_id: str) -> bool:
        return self._write(_HOME).delete_access_key(access_key_id)

    def set_mark(self, name: str, value: str) -> None:
        self._write(_HOME).set_mark(name, value)

    def _write(self, region_id: str) -> CatalogueWriter:
        store = self._at(region_id)
        self._written[id(store)] = store
        return self._in(region_id)
