"""Reads and writes the catalogue on a connection, within the caller's transaction."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from genzo.catalogue.account_settings import NOTHING_SET, AccountSettings
from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.instances import Instance
from genzo.catalogue.loading import RowBatch
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.resource import R, Resource, in_region_order
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.store.sql import records, runtime_settings, statements
from genzo.store.sql.audit_session import AuditReader, AuditWriter
from genzo.store.sql.client_token_session import ClientTokenReader
from genzo.store.sql.connection import Connection
from genzo.store.sql.image_counts import ImageCountReader
from genzo.store.sql.image_uses import ImageUseReader
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.nonce_session import NonceWriter
from genzo.store.sql.principal_session import PrincipalReader
from genzo.store.sql.reset_session import ResetWriter
from genzo.store.sql.rows import (
    IMAGE_COLUMNS,
    image_of,
    image_row,
    image_values,
    resource_document,
    resource_of,
    snapshot_ids,
)
from genzo.store.sql.secret_session import SecretReader, SecretWriter
from genzo.store.sql.secret_texts import PLAIN, SecretTexts, opened_resource, sealed_resource
from genzo.store.sql.view_writer import EVERYTHING, PUBLIC

if TYPE_CHECKING:
    from genzo.catalogue.state import StateRow

_BATCH = 1000


class Reader(PrincipalReader, ClientTokenReader, SecretReader, AuditReader, ImageUseReader, ImageCountReader):
    """See `genzo.catalogue.store.CatalogueReader`."""

    def images_page(self, query: ImageQuery) -> ImagePage:
        shape = statements.shape_of(query)
        if not shape.arms:
            return ImagePage([], 0)
        count, documents = self._connection.page(query, shape)
        return ImagePage([image_of(document) for document in documents], count)

    def image(self, region_id: str, image_id: str) -> Image | None:
        rows = self._rows(records.IMAGE, of_region=region_id, of_image=image_id)
        return image_of(rows[0][0]) if rows else None

    def shared_with(self, region_id: str, image_id: str) -> list[int]:
        rows = self._rows(records.SHARED_WITH, of_region=region_id, of_image=image_id)
        return [account_id for (account_id,) in rows]

    def image_named(self, owner_id: int, region_id: str, name: str) -> Image | None:
        rows = self._rows(records.IMAGE_NAMED, of_owner=owner_id, of_region=region_id, of_name=name)
        return image_of(rows[0][0]) if rows else None

    def images_under_way(self, owner_id: int, region_id: str, now: int) -> list[Image]:
        rows = self._rows(records.IMAGES_UNDER_WAY, of_owner=owner_id, of_region=region_id, now=now)
        return [image_of(document) for (document,) in rows]

    def images_under_way_in_all(self, owner_id: int, region_ids: Sequence[str], now: int) -> list[Image]:
        rows = self._rows(records.IMAGES_UNDER_WAY_EVERYWHERE, of_owner=owner_id, now=now)
        images = (image_of(document) for (document,) in rows)
        return [image for image in images if image.region_id in region_ids]

    def owns_images(self, owner_id: int, region_id: str, count: int) -> bool:
        values = {"of_owner": owner_id, "of_region": region_id, "count": count}
        ((owns,),) = self._rows(records.OWNS_IMAGES, **values)
        return bool(owns)

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        if not resource_id:
            return None  # a resource often names none where it could, and the query may cost a round trip
        place = _place(kind, owner_id, region_id)
        rows = self._rows(records.RESOURCE, of_resource=resource_id, **place)
        return self._resource(kind, rows[0][0]) if rows else None

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        rows = self._rows(records.RESOURCES, **_place(kind, owner_id, region_id))
        return [self._resource(kind, document) for (document,) in rows]

    def resource_in_any(
        self, kind: type[R], owner_id: int, region_ids: Sequence[str], resource_id: str
    ) -> R | None:
        values = {"of_owner": owner_id, "of_kind": kind.kind, "of_resource": resource_id}
        rows = self._rows(records.RESOURCE_EVERYWHERE, **values)
        ordered = in_region_order((self._resource(kind, document) for (document,) in rows), region_ids)
        return ordered[0] if ordered else None

    def resources_in_all(self, kind: type[R], owner_id: int, region_ids: Sequence[str]) -> list[R]:
        rows = self._rows(records.RESOURCES_EVERYWHERE, of_owner=owner_id, of_kind=kind.kind)
        return in_region_order((self._resource(kind, document) for (document,) in rows), region_ids)

    def _resource(self, kind: type[R], document: str) -> R:
        return opened_resource(resource_of(kind, document), self._secrets)

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        values = {"of_region": region_id, "of_kind": Instance.kind, "of_image": image_id}
        ((has_instances,),) = self._rows(records.IMAGE_HAS_INSTANCES, **values)
        return bool(has_instances)

    def metadata(self, name: str) -> str | None:
        rows = self._rows(records.METADATA, of_name=name)
        return str(rows[0][0]) if rows else None

    def settings(self) -> RuntimeSettings:
        return runtime_settings.settings_of(self.metadata(runtime_settings.METADATA_NAME))

    def account_settings(self, account_id: int) -> AccountSettings:
        rows = self._rows(records.ACCOUNT_SETTINGS, of_account=account_id)
        return runtime_settings.account_settings_of(rows[0][0] if rows else None)

    def version(self, account_id: int, region_id: str) -> int:
        ((version,),) = self._rows(records.VERSION, of_account=account_id, of_region=region_id)
        return int(version)

    def next_change(self, account_id: int, region_id: str, now: int) -> int | None:
        values = {"of_account": account_id, "of_region": region_id, "now": now}
        ((moment,),) = self._rows(records.NEXT_CHANGE, **values)
        return None if moment is None else int(moment)


class Writer(Reader, SecretWriter, AuditWriter, NonceWriter, ResetWriter):
    """See `genzo.catalogue.store.CatalogueWriter`. Call `finish` before the commit."""

    def __init__(self, connection: Connection, secrets: SecretTexts = PLAIN) -> None:
        super().__init__(connection, secrets)
        self._loaded = tuple(Counter[tuple[Any, ...]]() for _ in KEPT_TOTALS)

    def put_images(self, images: Iterable[Image]) -> int:
        count = 0
        remaining = iter(images)
        while batch := _distinct(islice(remaining, _BATCH)):
            numbers = self._numbers_of(batch)
            self._replace([(numbers[key], image) for key, image in batch.items() if key in numbers])
            self._insert([image for key, image in batch.items() if key not in numbers])
            count += len(batch)
            for image in batch.values():
                self._written |= seen_by(image)
        return count

    def put_new_image(self, image: Image) -> None:
        values, tags = image_values(image), tuple(tags_of(image))
        self._connection.insert_image(values, tags, snapshot_ids(image))
        self._written |= seen_by(image)

    def _numbers_of(self, batch: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """The numbers of the images that exist already, by region and id."""
        numbers = {}
        for region_id, of_region in _ids_by_region(batch).items():
            statement, values = statements.numbers_of(of_region)
            for image_id, number in self._rows(statement, region_id=region_id, **values):
                numbers[region_id, image_id] = number
        return numbers

    def _replace(self, numbered: Sequence[tuple[int, Image]]) -> None:
        if not numbered:
            return
        for number, image in numbered:
            self._written_to_readers(image.region_id, image.image_id)
            row = image_row(image)
            self._change(records.UPDATE_IMAGE, number=number, **row)
            self._change(records.UPDATE_SHARES, number=number, **row)
            self._change(records.DELETE_TAGS, number=number)
            self._change(records.DELETE_SNAPSHOTS, number=number)
        self._insert_details(numbered)

    def _insert(self, images: Sequence[Image]) -> None:
        if not images:
            return
        numbered = list(zip(self._connection.new_numbers(len(images)), images, strict=True))
        rows = ((number, *image_values(image)) for number, image in numbered)
        self._connection.insert("images", ("number", *IMAGE_COLUMNS), rows)
        self._insert_details(numbered)

    def _insert_details(self, numbered: Sequence[tuple[int, Image]]) -> None:
        tags = [(number, *tag) for number, image in numbered for tag in tags_of(image)]
        snapshots = [(number, each) for number, image in numbered for each in snapshot_ids(image)]
        self._connection.insert("image_tags", ("image_number", "key", "value"), tags)
        self._connection.insert("image_snapshots", ("image_number", "snapshot_id"), snapshots)

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        remaining = iter(images)
        # One statement for many: triggers count its rows at once (migration 0009).
        while batch := _distinct(islice(remaining, _BATCH)):
            for region_id, image_ids in _ids_by_region(batch).items():
                statement, values = statements.insertion_of_shares(image_ids)
                self._changed(statement, of_account=account_id, region_id=region_id, **values)
        self._written_with(images, account_id)

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        rows = [{**_key(image), "of_account": account_id} for image in images]
        self._connection.change_many(records.DELETE_SHARE, rows)
        self._written_with(images, account_id)

    def delete_image(self, region_id: str, image_id: str) -> bool:
        self._written_to_readers(region_id, image_id)
        return bool(self._changed(records.DELETE_IMAGE, of_region=region_id, of_image=image_id))

    def put_resource(self, resource: Resource) -> None:
        self._change(
            records.UPSERT_RESOURCE,
            **_place(type(resource), resource.owner_id, resource.region_id),
            of_resource=resource.resource_id,
            new_image=resource.image_id if isinstance(resource, Instance) else None,
            new_created=resource.created,
            new_document=resource_document(sealed_resource(resource, self._secrets)),
        )
        self._written.add((resource.owner_id, resource.region_id))

    def delete_resource(self, resource: Resource) -> bool:
        place = _place(type(resource), resource.owner_id, resource.region_id)
        self._written.add((resource.owner_id, resource.region_id))
        return bool(self._changed(records.DELETE_RESOURCE, of_resource=resource.resource_id, **place))

    def set_metadata(self, name: str, value: str) -> None:
        self._change(records.UPSERT_METADATA, of_name=name, value=value)
        self._written.add((PUBLIC, GLOBAL))

    def put_settings(self, settings: RuntimeSettings) -> None:
        self.set_metadata(runtime_settings.METADATA_NAME, runtime_settings.settings_text(settings))

    def put_account_settings(self, account_id: int, settings: AccountSettings) -> None:
        if settings == NOTHING_SET:
            self._change(records.DELETE_ACCOUNT_SETTINGS, of_account=account_id)
        else:
            text = runtime_settings.settings_text(settings)
            self._change(records.UPSERT_ACCOUNT_SETTINGS, of_account=account_id, new_document=text)
        self._written.add((account_id, GLOBAL))

    def delete_state(self, tables: Sequence[str]) -> None:
        from genzo.store.sql.state_writing import delete_state  # noqa: PLC0415 - only loading a state needs it

        delete_state(self._connection, tables)
        self.note_written(EVERYTHING)

    def put_state_rows(self, table: str, rows: "Sequence[StateRow]") -> None:
        from genzo.store.sql.state_writing import StateRowWriter  # noqa: PLC0415 - as above

        StateRowWriter(self, self._insert, self._connection, self._secrets).put(table, rows)
        self.note_written(EVERYTHING)

    def writers(self) -> Sequence["Writer"]:
        return (self,)

    def finish(self) -> None:
        """As of `ViewWriter`. Rows that were loaded are added to the kept totals."""
        self._add_totals()
        super().finish()

    def note_loaded(self, loaded: RowBatch) -> None:
        """Note rows that were loaded in this transaction while the triggers of the kept totals were off."""
        self.note_written(loaded.written)
        for total, counted in zip(self._loaded, loaded.totals, strict=True):
            total.update(counted)

    def _add_totals(self) -> None:
        for kept, total in zip(KEPT_TOTALS, self._loaded, strict=True):
            if not total:
                continue
            columns = (*kept.key, "total")
            rows = [dict(zip(columns, (*key, count), strict=True)) for key, count in sorted(total.items())]
            self._connection.change_many(kept.add(), rows)
            total.clear()

    def _written_with(self, images: Sequence[Image], account_id: int) -> None:
        for image in images:
            self._written |= {(account_id, image.region_id), (image.owner_id, image.region_id)}

    def _written_to_readers(self, region_id: str, image_id: str) -> None:
        """Note the accounts that see an image as it is before the write."""
        image = self.image(region_id, image_id)
        if image is not None:
            self._written |= seen_by(image)
            self._written |= {(account, region_id) for account in self.shared_with(region_id, image_id)}


def seen_by(image: Image) -> frozenset[tuple[int, str]]:
    """The accounts that see an image without a share, each with the image's region."""
    return _seen_by(image.source, image.owner_id, image.region_id, image.is_public)


@lru_cache(maxsize=256)
def _seen_by(source: Source, owner_id: int, region_id: str, is_public: bool) -> frozenset[tuple[int, str]]:
    seen = set[tuple[int, str]]()
    if source is Source.ACCOUNT:
        seen.add((owner_id, region_id))
    if source is not Source.ACCOUNT or is_public or region_id == EVERY_REGION:
        seen.add((PUBLIC, region_id))
    return frozenset(seen)


def _place(kind: type[Resource], owner_id: int, region_id: str) -> dict[str, Any]:
    return {"of_owner": owner_id, "of_region": region_id, "of_kind": kind.kind}


def _ids_by_region(batch: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for region_id, image_id in batch:
        ids.setdefault(region_id, []).append(image_id)
    return ids


def _distinct(images: Iterable[Image]) -> dict[tuple[str, str], Image]:
    """The images by region and id; the last one of several with the same."""
    return {(image.region_id, image.image_id): image for image in images}


def _key(image: Image) -> dict[str, Any]:
    return {"of_region": image.region_id, "of_image": image.image_id}


def tags_of(image: Image) -> Iterable[tuple[str, str]]:
    """The tags of an image; the last one of several with the same key."""
    return {tag.key: tag.value for tag in image.tags}.items()
