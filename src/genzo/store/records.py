"""The statements on single records: an image by its id, accounts, keys, shares and marks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Table,
    bindparam,
    cast,
    delete,
    exists,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.sql import ClauseElement

from genzo.store.elements import DocumentText
from genzo.store.schema import (
    access_keys,
    accounts,
    client_tokens,
    image_shares,
    image_snapshots,
    image_tags,
    images,
    marks,
    resources,
)

_IMAGE = (images.c.region_id == bindparam("of_region"), images.c.image_id == bindparam("of_image"))

IMAGE = select(images.c.document).where(*_IMAGE)
IMAGE_NAMED = (
    select(images.c.document)
    .where(
        images.c.owner_id == bindparam("of_owner"),
        images.c.region_id == bindparam("of_region"),
        images.c.name == bindparam("of_name"),
    )
    .order_by(images.c.rank.desc(), images.c.image_id)
    .limit(1)
)
IMAGES_UNDER_WAY = (
    select(images.c.document)
    .where(
        images.c.owner_id == bindparam("of_owner"),
        images.c.region_id == bindparam("of_region"),
        images.c.settles_at > literal_column("0"),  # what makes the partial index match
        images.c.settles_at > bindparam("now"),
    )
    .order_by(images.c.settles_at.desc(), images.c.image_id)
)
DELETE_IMAGE = delete(images).where(*_IMAGE)
ANY_IMAGE = select(images.c.number).limit(1)
_COLUMNS = tuple(name for name in images.c.keys() if name != "number")  # noqa: SIM118 - a collection

_NUMBER = select(images.c.number).where(*_IMAGE).scalar_subquery()
INSERT_TAG = insert(image_tags).values(
    image_number=_NUMBER, key=bindparam("new_key"), value=bindparam("new_value")
)
DELETE_TAGS = delete(image_tags).where(image_tags.c.image_number == _NUMBER)
INSERT_SNAPSHOT = insert(image_snapshots).values(image_number=_NUMBER, snapshot_id=bindparam("new_snapshot"))
DELETE_SNAPSHOTS = delete(image_snapshots).where(image_snapshots.c.image_number == _NUMBER)


def upsert_image(insert_of_dialect: Callable[[Table], Any]) -> ClauseElement:
    """Keep an image in place of the one with its region and id, which keeps its number.

    ``insert_of_dialect`` is the dialect's own insert: SQLite and PostgreSQL share the clause, but not the
    construct.
    """
    statement = insert_of_dialect(images).values({name: bindparam(name) for name in _COLUMNS})
    replaced = {name: statement.excluded[name] for name in _COLUMNS if name not in ("region_id", "image_id")}
    upsert: ClauseElement = statement.on_conflict_do_update(
        index_elements=[images.c.region_id, images.c.image_id], set_=replaced
    )
    return upsert


SHARED_WITH = (
    select(image_shares.c.account_id)
    .join(images, images.c.number == image_shares.c.image_number)
    .where(*_IMAGE)
    .order_by(image_shares.c.account_id)
)
INSERT_SHARE = insert(image_shares).from_select(
    ["account_id", "region_id", "image_number"],
    select(cast(bindparam("of_account"), BigInteger), images.c.region_id, images.c.number).where(
        *_IMAGE,
        ~exists().where(
            image_shares.c.account_id == bindparam("of_account"),
            image_shares.c.region_id == images.c.region_id,
            image_shares.c.image_number == images.c.number,
        ),
    ),
)
"""Shares an image that is there and not shared yet."""

DELETE_SHARE = delete(image_shares).where(
    image_shares.c.account_id == bindparam("of_account"), image_shares.c.image_number == _NUMBER
)

_RESOURCE = (
    resources.c.owner_id == bindparam("of_owner"),
    resources.c.region_id == bindparam("of_region"),
    resources.c.kind == bindparam("of_kind"),
)
RESOURCE = select(resources.c.document).where(*_RESOURCE, resources.c.resource_id == bindparam("of_resource"))
RESOURCES = (
    select(resources.c.document)
    .where(*_RESOURCE)
    .order_by(resources.c.created.desc(), resources.c.resource_id)
)
UPDATE_RESOURCE = (
    update(resources)
    .where(*_RESOURCE, resources.c.resource_id == bindparam("of_resource"))
    .values(created=bindparam("new_created"), document=bindparam("new_document"))
)
INSERT_RESOURCE = insert(resources).values(
    owner_id=bindparam("of_owner"),
    region_id=bindparam("of_region"),
    kind=bindparam("of_kind"),
    resource_id=bindparam("of_resource"),
    created=bindparam("new_created"),
    document=bindparam("new_document"),
)
DELETE_RESOURCE = delete(resources).where(*_RESOURCE, resources.c.resource_id == bindparam("of_resource"))
IMAGE_HAS_INSTANCES = select(
    exists().where(
        resources.c.region_id == bindparam("of_region"),
        resources.c.kind == bindparam("of_kind"),
        DocumentText(resources.c.document, "image_id") == bindparam("of_image"),
    )
)

CLIENT_TOKEN = select(client_tokens.c.digest, client_tokens.c.answer, client_tokens.c.used).where(
    client_tokens.c.account_id == bindparam("of_account"),
    client_tokens.c.action == bindparam("of_action"),
    client_tokens.c.region_id == bindparam("of_region"),
    client_tokens.c.token == bindparam("of_token"),
)
INSERT_CLIENT_TOKEN = insert(client_tokens)
DELETE_OLD_CLIENT_TOKENS = delete(client_tokens).where(client_tokens.c.used < bindparam("before"))

ACCOUNT = select(accounts).where(accounts.c.account_id == bindparam("of_account"))
ACCOUNTS = select(accounts).order_by(accounts.c.account_id)
INSERT_ACCOUNT = insert(accounts)
UPDATE_ACCOUNT = (
    update(accounts)
    .where(accounts.c.account_id == bindparam("of_account"))
    .values(name=bindparam("new_name"), created=bindparam("new_created"))
)

_KEY = access_keys.c.access_key_id == bindparam("of_key")
ACCESS_KEY = select(access_keys).where(_KEY)
ACCESS_KEYS = (
    select(access_keys)
    .where(access_keys.c.account_id == bindparam("of_account"))
    .order_by(access_keys.c.access_key_id)
)
INSERT_ACCESS_KEY = insert(access_keys)
DELETE_ACCESS_KEY = delete(access_keys).where(_KEY)

MARK = select(marks.c.value).where(marks.c.name == bindparam("of_name"))
INSERT_MARK = insert(marks)
DELETE_MARK = delete(marks).where(marks.c.name == bindparam("of_name"))
