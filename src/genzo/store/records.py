"""The statements on single records: an image by its id, accounts, keys, shares and marks."""

from sqlalchemy import bindparam, delete, insert, select, update

from genzo.store.schema import (
    access_keys,
    accounts,
    image_shares,
    image_snapshots,
    image_tags,
    images,
    marks,
)

_IMAGE = (images.c.region_id == bindparam("of_region"), images.c.image_id == bindparam("of_image"))

IMAGE = select(images.c.document).where(*_IMAGE)
IMAGE_NUMBER = select(images.c.number).where(*_IMAGE)
INSERT_IMAGE = (
    insert(images)
    .values(
        {name: bindparam(name) for name in images.c.keys() if name != "number"}  # noqa: SIM118 - a collection
    )
    .returning(images.c.number)
)
UPDATE_IMAGE = (
    update(images)
    .where(images.c.number == bindparam("of_number"))
    .values({name: bindparam(name) for name in images.c.keys() if name != "number"})  # noqa: SIM118
)

TAG = insert(image_tags)
DELETE_TAGS = delete(image_tags).where(image_tags.c.image_number == bindparam("of_number"))
SNAPSHOT = insert(image_snapshots)
DELETE_SNAPSHOTS = delete(image_snapshots).where(image_snapshots.c.image_number == bindparam("of_number"))

SHARED_WITH = (
    select(image_shares.c.account_id)
    .join(images, images.c.number == image_shares.c.image_number)
    .where(*_IMAGE)
    .order_by(image_shares.c.account_id)
)
SHARE = select(image_shares.c.account_id).where(
    image_shares.c.account_id == bindparam("of_account"),
    image_shares.c.image_number == bindparam("of_number"),
)
INSERT_SHARE = insert(image_shares)

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
