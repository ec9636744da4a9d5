"""Reading and writing the catalogue on a SQLite connection, within the transaction of the caller."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql import ClauseElement

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.resource import Resource
from genzo.catalogue.store import R, TokenKey, TokenUse
from genzo.store import records, statements
from genzo.store.compiled import Compiled, compile_statement
from genzo.store.elements import glob_pattern
from genzo.store.rows import image_of, image_row, resource_document, resource_of, snapshot_ids
from genzo.store.statements import Shape

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")
_UPSERT_IMAGE = records.upsert_image(insert)
_BATCH = 500
_TOKEN_SECONDS = 24 * 60 * 60


@cache
def _compiled(statement: ClauseElement) -> Compiled:
    return compile_statement(statement, _DIALECT)


@lru_cache(maxsize=512)
def _compiled_shape(shape: Shape) -> tuple[Compiled, Compiled]:
    """The statements for the page and the total of a shape."""
    return (
        compile_statement(statements.page(shape), _DIALECT),
        compile_statement(statements.total(shape), _DIALECT),
    )


class SqliteReader:
    """See `genzo.catalogue.store.CatalogueReader`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def images_page(self, query: ImageQuery) -> ImagePage:
        shape = statements.shape_of(query)
        page, total = _compiled_shape(shape)
        values = statements.parameters(query, shape, glob_pattern)
        (count,) = self._connection.execute(total.sql, total.with_values(values)).fetchone()
        if count <= query.offset:
            return ImagePage([], count)
        rows = self._connection.execute(page.sql, page.with_values(values))
        return ImagePage([image_of(document) for (document,) in rows], count)

    def image(self, region_id: str, image_id: str) -> Image | None:
        row = self._run(records.IMAGE, of_region=region_id, of_image=image_id).fetchone()
        return None if row is None else image_of(row[0])

    def shared_with(self, region_id: str, image_id: str) -> list[int]:
        rows = self._run(records.SHARED_WITH, of_region=region_id, of_image=image_id)
        return [account_id for (account_id,) in rows]

    def image_named(self, owner_id: int, region_id: str, name: str) -> Image | None:
        values = {"of_owner": owner_id, "of_region": region_id, "of_name": name}
        row = self._run(records.IMAGE_NAMED, **values).fetchone()
        return None if row is None else image_of(row[0])

    def images_under_way(self, owner_id: int, region_id: str, now: int) -> list[Image]:
        rows = self._run(records.IMAGES_UNDER_WAY, of_owner=owner_id, of_region=region_id, now=now)
        return [image_of(document) for (document,) in rows]

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        values = {**_place(kind, owner_id, region_id), "of_resource": resource_id}
        row = self._run(records.RESOURCE, **values).fetchone()
        return None if row is None else resource_of(kind, row[0])

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        rows = self._run(records.RESOURCES, **_place(kind, owner_id, region_id))
        return [resource_of(kind, document) for (document,) in rows]

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        values = {"of_region": region_id, "of_kind": Instance.kind, "of_image": image_id}
        return bool(self._run(records.IMAGE_HAS_INSTANCES, **values).fetchone()[0])

    def client_token(self, key: TokenKey) -> TokenUse | None:
        row = self._run(records.CLIENT_TOKEN, **_token(key)).fetchone()
        return None if row is None else TokenUse(row[0], row[1].encode(), row[2])

    def account(self, account_id: int) -> Account | None:
        row = self._run(records.ACCOUNT, of_account=account_id).fetchone()
        return None if row is None else _account(row)

    def accounts(self) -> list[Account]:
        return [_account(row) for row in self._run(records.ACCOUNTS)]

    def access_key(self, access_key_id: str) -> AccessKey | None:
        row = self._run(records.ACCESS_KEY, of_key=access_key_id).fetchone()
        return None if row is None else _access_key(row)

    def access_keys(self, account_id: int) -> list[AccessKey]:
        return [_access_key(row) for row in self._run(records.ACCESS_KEYS, of_account=account_id)]

    def mark(self, name: str) -> str | None:
        row = self._run(records.MARK, of_name=name).fetchone()
        return None if row is None else str(row[0])

    def _run(self, statement: ClauseElement, **values: Any) -> sqlite3.Cursor:  # noqa: ANN401
        compiled = _compiled(statement)
        return self._connection.execute(compiled.sql, compiled.with_values(values))


class SqliteWriter(SqliteReader):
    """See `genzo.catalogue.store.CatalogueWriter`."""

    def put_images(self, images: Iterable[Image]) -> int:
        replacing = self._run(records.ANY_IMAGE).fetchone() is not None
        count = 0
        remaining = iter(images)
        while batch := _distinct(islice(remaining, _BATCH)):
            if replacing or count:
                keys = [_key(image) for image in batch]
                self._run_many(records.DELETE_TAGS, keys)
                self._run_many(records.DELETE_SNAPSHOTS, keys)
            self._run_many(_UPSERT_IMAGE, map(image_row, batch))
            self._run_many(records.INSERT_TAG, _tag_rows(batch))
            self._run_many(records.INSERT_SNAPSHOT, _snapshot_rows(batch))
            count += len(batch)
        return count

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        self._run_many(records.INSERT_SHARE, ({**_key(image), "of_account": account_id} for image in images))

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        self._run_many(records.DELETE_SHARE, ({**_key(image), "of_account": account_id} for image in images))

    def delete_image(self, region_id: str, image_id: str) -> bool:
        return bool(self._run(records.DELETE_IMAGE, of_region=region_id, of_image=image_id).rowcount)

    def put_resource(self, resource: Resource) -> None:
        values = {
            **_place(type(resource), resource.owner_id, resource.region_id),
            "of_resource": resource.resource_id,
            "new_created": resource.created,
            "new_document": resource_document(resource),
        }
        if not self._run(records.UPDATE_RESOURCE, **values).rowcount:
            self._run(records.INSERT_RESOURCE, **values)

    def delete_resource(self, resource: Resource) -> bool:
        place = _place(type(resource), resource.owner_id, resource.region_id)
        return bool(self._run(records.DELETE_RESOURCE, of_resource=resource.resource_id, **place).rowcount)

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        self._run(records.DELETE_OLD_CLIENT_TOKENS, before=use.used - _TOKEN_SECONDS)
        self._run(
            records.INSERT_CLIENT_TOKEN,
            account_id=key.account_id,
            action=key.action,
            region_id=key.region_id,
            token=key.token,
            digest=use.digest,
            answer=use.answer.decode(),
            used=use.used,
        )

    def put_account(self, account: Account) -> None:
        values = {"new_name": account.name, "new_created": account.created}
        if not self._run(records.UPDATE_ACCOUNT, of_account=account.account_id, **values).rowcount:
            self._run(
                records.INSERT_ACCOUNT,
                account_id=account.account_id,
                name=account.name,
                created=account.created,
            )

    def put_access_key(self, key: AccessKey) -> None:
        self._run(records.DELETE_ACCESS_KEY, of_key=key.access_key_id)
        self._run(
            records.INSERT_ACCESS_KEY,
            access_key_id=key.access_key_id,
            secret=key.secret,
            account_id=key.account_id,
            active=key.active,
        )

    def delete_access_key(self, access_key_id: str) -> bool:
        return bool(self._run(records.DELETE_ACCESS_KEY, of_key=access_key_id).rowcount)

    def set_mark(self, name: str, value: str) -> None:
        self._run(records.DELETE_MARK, of_name=name)
        self._run(records.INSERT_MARK, name=name, value=value)

    def _run_many(self, statement: ClauseElement, rows: Iterable[dict[str, Any]]) -> None:
        compiled = _compiled(statement)
        self._connection.executemany(compiled.sql, (compiled.with_values(row) for row in rows))


def _place(kind: type[Resource], owner_id: int, region_id: str) -> dict[str, Any]:
    return {"of_owner": owner_id, "of_region": region_id, "of_kind": kind.kind}


def _token(key: TokenKey) -> dict[str, Any]:
    return {
        "of_account": key.account_id,
        "of_action": key.action,
        "of_region": key.region_id,
        "of_token": key.token,
    }


def _distinct(images: Iterable[Image]) -> list[Image]:
    """The images, of those with one region and id the last."""
    return list({(image.region_id, image.image_id): image for image in images}.values())


def _key(image: Image) -> dict[str, Any]:
    return {"of_region": image.region_id, "of_image": image.image_id}


def _tag_rows(images: Iterable[Image]) -> Iterator[dict[str, Any]]:
    for image in images:
        for key, value in {tag.key: tag.value for tag in image.tags}.items():
            yield {**_key(image), "new_key": key, "new_value": value}


def _snapshot_rows(images: Iterable[Image]) -> Iterator[dict[str, Any]]:
    for image in images:
        for snapshot_id in snapshot_ids(image):
            yield {**_key(image), "new_snapshot": snapshot_id}


def _account(row: tuple[int, str, int]) -> Account:
    account_id, name, created = row
    return Account(account_id=account_id, name=name, created=created)


def _access_key(row: tuple[str, str, int, int]) -> AccessKey:
    access_key_id, secret, account_id, active = row
    return AccessKey(access_key_id=access_key_id, secret=secret, account_id=account_id, active=bool(active))
