"""Reads and writes a catalogue whose regions are in several databases: see `genzo.store.regional`."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.image import EVERY_REGION, Image
from genzo.catalogue.image_use import DayTotal, ImageTotal
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.records import ResetCounts, TokenKey, TokenUse
from genzo.catalogue.resource import R, Resource, in_region_order
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter, StoreError

if TYPE_CHECKING:
    from genzo.catalogue.state import StateRow

_EVERY_OWNER = 2**31
_MORE_CANDIDATES = 100
"""Accounts to examine beyond those wanted: each costs a query to each database."""

P = ParamSpec("P")
T = TypeVar("T")
Method = Callable[Concatenate[Any, P], T]
"""A method with these parameters behind ``self``."""


class RegionalDatabases(Protocol):
    """The databases of a catalogue. ``home`` has what belongs to no region."""

    home: CatalogueStore

    @property
    def databases(self) -> Sequence[CatalogueStore]: ...

    def at(self, region_id: str) -> CatalogueStore:
        """The database of a region."""


def _delegate(method: Method[P, T], session: Callable[..., object]) -> Method[P, T]:
    """The same method of another session, which ``session`` chooses by self and the arguments."""

    def delegate(self: object, /, *args: P.args, **kwargs: P.kwargs) -> T:
        answer: T = getattr(session(self, *args, **kwargs), method.__name__)(*args, **kwargs)
        return answer

    return delegate


def _reads_home(method: Method[P, T]) -> Method[P, T]:
    return _delegate(method, lambda self, *_, **__: self.reader(self.store.home))


def _writes_home(method: Method[P, T]) -> Method[P, T]:
    return _delegate(method, lambda self, *_, **__: self.writer(self.store.home))


def _reads_region(method: Method[P, T]) -> Method[P, T]:
    position = list(inspect.signature(method).parameters).index("region_id") - 1

    def session(self: "RegionalReader", *args: Any, region_id: str = "", **_: object) -> object:  # noqa: ANN401
        return self.reader_of(region_id or args[position])

    return _delegate(method, session)


class RegionalReader:
    """See `genzo.catalogue.store.CatalogueReader`. ``read`` opens a view of a database, when first needed."""

    def __init__(self, store: RegionalDatabases, read: Callable[[CatalogueStore], CatalogueReader]) -> None:
        self.store = store
        self._read = read
        self._readers: dict[int, CatalogueReader] = {}

    account = _reads_home(CatalogueReader.account)
    account_named = _reads_home(CatalogueReader.account_named)
    account_record = _reads_home(CatalogueReader.account_record)
    accounts = _reads_home(CatalogueReader.accounts)
    open_account_count = _reads_home(CatalogueReader.open_account_count)
    access_key = _reads_home(CatalogueReader.access_key)
    access_keys = _reads_home(CatalogueReader.access_keys)
    role_session = _reads_home(CatalogueReader.role_session)
    secrets_key_is_marked = _reads_home(CatalogueReader.secrets_key_is_marked)
    metadata = _reads_home(CatalogueReader.metadata)
    settings = _reads_home(CatalogueReader.settings)
    account_settings = _reads_home(CatalogueReader.account_settings)
    auth_record = _reads_home(CatalogueReader.auth_record)

    image = _reads_region(CatalogueReader.image)
    shared_with = _reads_region(CatalogueReader.shared_with)
    image_named = _reads_region(CatalogueReader.image_named)
    images_under_way = _reads_region(CatalogueReader.images_under_way)
    owns_images = _reads_region(CatalogueReader.owns_images)
    resource = _reads_region(CatalogueReader.resource)
    resources = _reads_region(CatalogueReader.resources)
    image_has_instances = _reads_region(CatalogueReader.image_has_instances)
    instance_count = _reads_region(CatalogueReader.instance_count)
    image_uses = _reads_region(CatalogueReader.image_uses)
    newest_of_families = _reads_region(CatalogueReader.newest_of_families)
    images_of_instances = _reads_region(CatalogueReader.images_of_instances)
    version = _reads_region(CatalogueReader.version)
    next_change = _reads_region(CatalogueReader.next_change)

    def images_page(self, query: ImageQuery) -> ImagePage:
        return self.reader_of(query.region_id).images_page(query)

    def resource_in_any(
        self, kind: type[R], owner_id: int, region_ids: Sequence[str], resource_id: str
    ) -> R | None:
        """One query to each database until one has the resource: ids are unique."""
        for database, its_regions in self._by_database(region_ids):
            found = self.reader(database).resource_in_any(kind, owner_id, its_regions, resource_id)
            if found is not None:
                return found
        return None

    def resources_in_all(self, kind: type[R], owner_id: int, region_ids: Sequence[str]) -> list[R]:
        """One query to each database."""
        found = list[R]()
        for database, its_regions in self._by_database(region_ids):
            found += self.reader(database).resources_in_all(kind, owner_id, its_regions)
        return in_region_order(found, region_ids)

    def images_under_way_in_all(self, owner_id: int, region_ids: Sequence[str], now: int) -> list[Image]:
        """One query to each database."""
        found = list[Image]()
        for database, its_regions in self._by_database(region_ids):
            found += self.reader(database).images_under_way_in_all(owner_id, its_regions, now)
        return found

    def image_totals(self, account_id: int | None) -> list[ImageTotal]:
        """Each database has the public images of every region; they count once."""
        readers = [self.reader(database) for database in self.store.databases]
        others = [each for reader in readers[1:] for each in reader.image_totals(account_id)]
        return readers[0].image_totals(account_id) + [
            each for each in others if each.region_id != EVERY_REGION
        ]

    def owner_totals(self, count: int) -> list[tuple[int, int]]:
        totals = Counter[int]()
        for database in self.store.databases:
            totals.update(dict(self.reader(database).owner_totals(_EVERY_OWNER)))
        return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:count]

    def day_totals(self, account_id: int | None, since: int, most: int) -> list[DayTotal]:
        """Of so many images of each database."""
        totals = Counter[tuple[int, str]]()
        for database in self.store.databases:
            for each in self.reader(database).day_totals(account_id, since, most):
                totals[each.day, each.os_type] += each.total
        return [DayTotal(day, os_type, total) for (day, os_type), total in sorted(totals.items())]

    def owns_anything(self, account_id: int) -> bool:
        return any(self.reader(database).owns_anything(account_id) for database in self.store.databases)

    def unused_open_accounts(self, count: int) -> list[int]:
        """Of the oldest accounts that own nothing at home, those that own nothing elsewhere."""
        candidates = self.reader(self.store.home).unused_open_accounts(count + _MORE_CANDIDATES)
        others = [self.reader(database) for database in self.store.databases[1:]]
        unused = (
            account_id
            for account_id in candidates
            if not any(other.owns_anything(account_id) for other in others)
        )
        return list(islice(unused, count))

    def audit_events(self, query: AuditQuery) -> Iterator[AuditEvent]:
        """Those of every database, merged: an event is where its write is."""
        found = (self.reader(store).audit_events(query) for store in self.store.databases)
        return merge(*found, key=lambda event: event.at, reverse=not query.oldest_first)

    def client_token(self, key: TokenKey) -> TokenUse | None:
        uses = (self.reader(store).client_token(key) for store in self.store.databases)
        return next((use for use in uses if use is not None), None)

    def reader_of(self, region_id: str) -> CatalogueReader:
        return self.reader(self.store.at(region_id))

    def reader(self, store: CatalogueStore) -> CatalogueReader:
        if id(store) not in self._readers:
            self._readers[id(store)] = self._read(store)
        return self._readers[id(store)]

    def _by_database(self, region_ids: Sequence[str]) -> list[tuple[CatalogueStore, list[str]]]:
        """The databases of regions, each with its regions, in the order in which the regions name them."""
        groups: dict[int, tuple[CatalogueStore, list[str]]] = {}
        for region_id in region_ids:
            store = self.store.at(region_id)
            groups.setdefault(id(store), (store, []))[1].append(region_id)
        return list(groups.values())


def _finds(method: Method[P, T]) -> Method[P, T]:
    """A method that finds an image or resources: what it finds first decides which database is written."""

    def find(self: "RegionalWriter", /, *args: P.args, **kwargs: P.kwargs) -> T:
        answer = method(self, *args, **kwargs)
        first: Any = answer[0] if isinstance(answer, list) and answer else answer
        if first and self.found_in(first.region_id):
            return method(self, *args, **kwargs)
        return answer

    return find


class RegionalWriter(RegionalReader):
    """See `genzo.catalogue.store.CatalogueWriter`: one database takes all that a call writes.

    A call that names no region writes the database where it finds something. It reads that once more after
    ``write`` has opened a transaction there, since others may have changed it in between.
    """

    def __init__(
        self,
        store: RegionalDatabases,
        read: Callable[[CatalogueStore], CatalogueReader],
        write: Callable[[CatalogueStore], CatalogueWriter],
        region_id: str,
        account_id: int | None = None,
    ) -> None:
        super().__init__(store, read)
        self._write = write
        self._account_id = account_id
        self._writers: dict[int, CatalogueWriter] = {}
        self._written = store.at(region_id) if region_id else None

    put_account = _writes_home(CatalogueWriter.put_account)
    delete_account = _writes_home(CatalogueWriter.delete_account)
    # A caller that counts them in a transaction is about to add one: others must wait.
    open_account_count = _writes_home(CatalogueReader.open_account_count)
    # The same for one that looks whether a name is free.
    account_named = _writes_home(CatalogueReader.account_named)
    put_access_key = _writes_home(CatalogueWriter.put_access_key)
    delete_access_key = _writes_home(CatalogueWriter.delete_access_key)
    mark_secrets_key = _writes_home(CatalogueWriter.mark_secrets_key)
    put_role_session = _writes_home(CatalogueWriter.put_role_session)
    set_metadata = _writes_home(CatalogueWriter.set_metadata)
    put_settings = _writes_home(CatalogueWriter.put_settings)
    put_account_settings = _writes_home(CatalogueWriter.put_account_settings)

    image = _finds(RegionalReader.image)
    resource = _finds(RegionalReader.resource)
    resources = _finds(RegionalReader.resources)
    resource_in_any = _finds(RegionalReader.resource_in_any)
    resources_in_all = _finds(RegionalReader.resources_in_all)

    def client_token(self, key: TokenKey) -> TokenUse | None:
        if self._written is None:
            return super().client_token(key)
        # In the written database, so that a token and what was done with it are committed together.
        return self.reader(self._written).client_token(key)

    def put_images(self, images: Iterable[Image]) -> int:
        return sum(self._writer_of(region).put_images(group) for region, group in _by_region(images))

    def put_new_image(self, image: Image) -> None:
        self._writer_of(image.region_id).put_new_image(image)

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in _by_region(images):
            self._writer_of(region_id).share_images(list(group), account_id)

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        for region_id, group in _by_region(images):
            self._writer_of(region_id).unshare_images(list(group), account_id)

    def delete_image(self, region_id: str, image_id: str) -> bool:
        return self._writer_of(region_id).delete_image(region_id, image_id)

    def put_resource(self, resource: Resource) -> None:
        self._writer_of(resource.region_id).put_resource(resource)

    def delete_resource(self, resource: Resource) -> bool:
        return self._writer_of(resource.region_id).delete_resource(resource)

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        self.writer(self._written or self.store.home).put_client_token(key, use)

    def rewrite_secrets(self) -> Mapping[str, int]:
        """In every database, each in a transaction of its own; home is committed last."""
        counts = Counter[str]()
        for store in self.store.databases:
            counts.update(self.writer(store).rewrite_secrets())
        return counts

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        """In the database of the call's region, with what the call writes.

        A call that names no region writes where it finds something, which changes. Its nonce is at home in
        a transaction of its own, which is durable before the call writes. It is to be claimed first.
        """
        if self._written is not None:
            return self.writer(self._written).claim_nonce(digest, expires)
        with self.store.home.writing(self._account_id) as home:
            return home.claim_nonce(digest, expires)

    def delete_nonces(self, before: int) -> bool:
        """In the database in which `claim_nonce` claims."""
        return self.writer(self._written or self.store.home).delete_nonces(before)

    def put_audit_event(self, event: AuditEvent) -> None:
        """In the database that the call writes; at home if it writes none."""
        self.writer(self._written or self.store.home).put_audit_event(event)

    def prune_audit_events(self, before: int) -> int:
        """In every database, each in a transaction of its own."""
        return sum(self.writer(store).prune_audit_events(before) for store in self.store.databases)

    def reset(self, account_id: int | None) -> ResetCounts:
        """In every database, each in a transaction of its own; home is committed last."""
        counts = [self.writer(store).reset(account_id) for store in self.store.databases]
        return ResetCounts(sum(each.images for each in counts), sum(each.resources for each in counts))

    def delete_account_cascade(self, account_id: int) -> ResetCounts:
        """As `reset`. If a database fails, the account is still there, and can be deleted again."""
        counts = [self.writer(store).delete_account_cascade(account_id) for store in self.store.databases]
        return ResetCounts(sum(each.images for each in counts), sum(each.resources for each in counts))

    def delete_state(self, tables: Sequence[str]) -> None:
        """In every database, each in a transaction of its own; home is committed last."""
        for writer in self.writers():
            writer.delete_state(tables)

    def put_state_rows(self, table: str, rows: "Sequence[StateRow]") -> None:
        """Each row in the database of its region."""
        for region_id, group in groupby(rows, key=lambda row: row.region_id):
            self.writer(self.store.at(region_id)).put_state_rows(table, list(group))

    def writers(self) -> Sequence[CatalogueWriter]:
        return [self.writer(store) for store in self.store.databases]

    def reader(self, store: CatalogueStore) -> CatalogueReader:
        """The transaction in the written database, a view of others."""
        if store is self._written or id(store) in self._writers:
            return self.writer(store)
        return super().reader(store)

    def writer(self, store: CatalogueStore) -> CatalogueWriter:
        if id(store) not in self._writers:
            self._writers[id(store)] = self._write(store)
        return self._writers[id(store)]

    def found_in(self, region_id: str) -> bool:
        """Whether this decides which database the call writes: that of the region."""
        is_first = self._written is None
        if is_first:
            self._written = self.store.at(region_id)
        return is_first

    def _writer_of(self, region_id: str) -> CatalogueWriter:
        """The transaction in the one database that the call writes.

        Raises:
            StoreError: the call writes another database already, as a pipeline does that distributes images.
        """
        store = self.store.at(region_id)
        if self._written not in (None, store):
            raise StoreError(
                "A call was refused because it writes regions that live in several databases: keep regions "
                "that pipelines distribute images to in one database."
            )
        self._written = store
        return self.writer(store)


def _by_region(images: Iterable[Image]) -> Iterable[tuple[str, Iterable[Image]]]:
    return groupby(images, key=lambda image: image.region_id)
