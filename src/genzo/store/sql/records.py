"""The statements on single records, the same for every dialect: images by id, accounts, keys, metadata."""

from functools import cache

from genzo.store.sql.rows import IMAGE_COLUMNS, SHARED_COLUMNS

_ALL_COLUMNS = ", ".join(f"{name} = :{name}" for name in IMAGE_COLUMNS)
_IMAGE = "region_id = :of_region AND image_id = :of_image"
_NUMBER = f"(SELECT number FROM images WHERE {_IMAGE})"

IMAGE = f"SELECT document FROM images WHERE {_IMAGE}"
IMAGE_NAMED = """
SELECT document FROM images
WHERE owner_id = :of_owner AND region_id = :of_region AND name = :of_name
ORDER BY rank DESC, image_id LIMIT 1"""
# SQLite begins a range at the first of two lower bounds: with `settles_at > 0` first, it would pass over all
# images that have settled.
IMAGES_UNDER_WAY = """
SELECT document FROM images
WHERE owner_id = :of_owner AND region_id = :of_region
  AND settles_at > +:now
  AND settles_at > 0 -- the condition of the partial index
ORDER BY settles_at DESC, image_id"""
IMAGES_UNDER_WAY_EVERYWHERE = """
SELECT document FROM images
WHERE owner_id = :of_owner
  AND settles_at > +:now
  AND settles_at > 0 -- the condition of the partial index"""
OWNS_IMAGES = """
SELECT coalesce(sum(total), 0) >= :count FROM image_totals
WHERE owner_id = :of_owner AND region_id = :of_region"""
REPEATED_IMAGE = """
SELECT number, image_id FROM (
  SELECT number, image_id, row_number() OVER (PARTITION BY region_id, image_id ORDER BY number) AS place
  FROM images
) AS placed WHERE place > 1 ORDER BY number LIMIT 1"""
"""The first image with the id of an earlier one: for a table that has no unique index yet."""
DELETE_IMAGE = f"DELETE FROM images WHERE {_IMAGE}"
UPDATE_IMAGE = f"UPDATE images SET {_ALL_COLUMNS} WHERE number = :number"
DELETE_TAGS = "DELETE FROM image_tags WHERE image_number = :number"
DELETE_SNAPSHOTS = "DELETE FROM image_snapshots WHERE image_number = :number"

SHARED_WITH = f"SELECT account_id FROM image_shares WHERE image_number = {_NUMBER} ORDER BY account_id"
UPDATE_SHARES = f"""
UPDATE image_shares SET {", ".join(f"{name} = :{name}" for name in SHARED_COLUMNS)}
WHERE image_number = :number"""
DELETE_SHARE = f"DELETE FROM image_shares WHERE account_id = :of_account AND image_number = {_NUMBER}"

_EVERYWHERE = "owner_id = :of_owner AND kind = :of_kind"
_RESOURCES = f"{_EVERYWHERE} AND region_id = :of_region"
_NEWEST_FIRST = "ORDER BY created DESC, resource_id"
RESOURCE = f"SELECT document FROM resources WHERE {_RESOURCES} AND resource_id = :of_resource"
RESOURCES = f"SELECT document FROM resources WHERE {_RESOURCES} {_NEWEST_FIRST}"
RESOURCE_EVERYWHERE = f"SELECT document FROM resources WHERE {_EVERYWHERE} AND resource_id = :of_resource"
RESOURCES_EVERYWHERE = f"SELECT document FROM resources WHERE {_EVERYWHERE} {_NEWEST_FIRST}"
UPSERT_RESOURCE = """
INSERT INTO resources (owner_id, region_id, kind, resource_id, image_id, created, document)
VALUES (:of_owner, :of_region, :of_kind, :of_resource, :new_image, :new_created, :new_document)
ON CONFLICT (owner_id, kind, resource_id, region_id) DO UPDATE
SET image_id = excluded.image_id, created = excluded.created, document = excluded.document"""
RESOURCES_OF_KIND = "SELECT number, document FROM resources WHERE kind = :of_kind"
REPLACE_RESOURCE = "UPDATE resources SET document = :new_document WHERE number = :of_number"
DELETE_RESOURCE = f"DELETE FROM resources WHERE {_RESOURCES} AND resource_id = :of_resource"
IMAGE_HAS_INSTANCES = """
SELECT EXISTS (
  SELECT 1 FROM resources
  WHERE region_id = :of_region AND image_id = :of_image AND image_id IS NOT NULL AND kind = :of_kind
)"""

CLIENT_TOKEN = """
SELECT digest, answer, used FROM client_tokens
WHERE account_id = :of_account AND action = :of_action AND region_id = :of_region AND token = :of_token"""
UPSERT_CLIENT_TOKEN = """
INSERT INTO client_tokens (account_id, action, region_id, token, digest, answer, used)
VALUES (:of_account, :of_action, :of_region, :of_token, :digest, :answer, :used)
ON CONFLICT (account_id, action, region_id, token) DO UPDATE
SET digest = excluded.digest, answer = excluded.answer, used = excluded.used"""
ALL_CLIENT_TOKENS = "SELECT account_id, action, region_id, token, digest, answer, used FROM client_tokens"
DELETE_OLD_CLIENT_TOKENS = "DELETE FROM client_tokens WHERE used < :before"

_ACCOUNT = "SELECT account_id, name, created, is_open FROM accounts"
ACCOUNT = f"{_ACCOUNT} WHERE account_id = :of_account"
ACCOUNT_NAMED = f"{_ACCOUNT} WHERE name = :of_name ORDER BY account_id LIMIT 1"
ACCOUNTS = f"{_ACCOUNT} ORDER BY account_id"
UPSERT_ACCOUNT = """
INSERT INTO accounts (account_id, name, created, is_open)
VALUES (:of_account, :new_name, :new_created, :is_open)
ON CONFLICT (account_id) DO UPDATE
SET name = excluded.name, created = excluded.created, is_open = excluded.is_open"""
DELETE_ACCOUNT = "DELETE FROM accounts WHERE account_id = :of_account"
ACCOUNT_SETTINGS = "SELECT document FROM account_settings WHERE account_id = :of_account"
UPSERT_ACCOUNT_SETTINGS = """
INSERT INTO account_settings (account_id, document) VALUES (:of_account, :new_document)
ON CONFLICT (account_id) DO UPDATE SET document = excluded.document"""
DELETE_ACCOUNT_SETTINGS = "DELETE FROM account_settings WHERE account_id = :of_account"
ACCOUNT_RECORD = """
SELECT accounts.account_id, accounts.name, accounts.created, accounts.is_open, marks.value,
  account_settings.document
FROM (SELECT 1) AS once
LEFT JOIN accounts ON accounts.account_id = :of_account
LEFT JOIN marks ON marks.name = :of_name
LEFT JOIN account_settings ON account_settings.account_id = :of_account"""
"""An account, a value of metadata and the account's settings by one query."""

_OWNED = {
    "images": "owner_id",
    "resources": "owner_id",
    "image_shares": "account_id",
    "access_keys": "account_id",
}
"""What an account can own or be given, by table: the column that names the account."""


def _owns(account: str) -> str:
    """The condition that an account owns something."""
    tables = (
        f"EXISTS (SELECT 1 FROM {table} WHERE {column} = {account})" for table, column in _OWNED.items()
    )
    return f"({' OR '.join(tables)})"


OWNS_ANYTHING = f"SELECT {_owns('CAST(:of_account AS BIGINT)')}"
OPEN_ACCOUNT_COUNT = "SELECT count(*) FROM accounts WHERE is_open"
UNUSED_OPEN_ACCOUNTS = f"""
SELECT account_id FROM accounts
WHERE is_open AND NOT {_owns("accounts.account_id")} ORDER BY created, account_id LIMIT :count"""

_KEY = "SELECT access_key_id, secret, account_id, active, user_name, created FROM access_keys"
ACCESS_KEY = f"{_KEY} WHERE access_key_id = :of_key"
ACCESS_KEYS = f"{_KEY} WHERE account_id = :of_account ORDER BY access_key_id"
ALL_ACCESS_KEYS = _KEY
ACCOUNT_OF_KEY = "SELECT account_id FROM access_keys WHERE access_key_id = :of_key"
UPSERT_ACCESS_KEY = """
INSERT INTO access_keys (access_key_id, secret, account_id, active, user_name, created)
VALUES (:of_key, :secret, :of_account, :active, :of_user, :new_created)
ON CONFLICT (access_key_id) DO UPDATE
SET secret = excluded.secret, account_id = excluded.account_id, active = excluded.active,
  user_name = excluded.user_name, created = excluded.created"""
DELETE_ACCESS_KEY = "DELETE FROM access_keys WHERE access_key_id = :of_key"

ROLE_SESSION = "SELECT document FROM role_sessions WHERE access_key_id = :of_key"
ALL_ROLE_SESSIONS = "SELECT document FROM role_sessions"
UPSERT_ROLE_SESSION = """
INSERT INTO role_sessions (access_key_id, account_id, expires, document)
VALUES (:of_key, :of_account, :expires, :new_document)
ON CONFLICT (access_key_id) DO UPDATE SET expires = excluded.expires, document = excluded.document"""
DELETE_OLD_ROLE_SESSIONS = "DELETE FROM role_sessions WHERE expires < :before RETURNING account_id"

INSERT_AUDIT_EVENT = """
INSERT INTO audit_events (at, account_id, document) VALUES (:at, :of_account, :new_document)"""
PRUNE_AUDIT_EVENTS = """
DELETE FROM audit_events WHERE number IN (
  SELECT number FROM audit_events WHERE at < :before ORDER BY at LIMIT :count
)"""


@cache
def audit_events(*, of_account: bool, oldest_first: bool) -> str:
    """The next ``:count`` events behind the one of ``:at`` and ``:number``, in the order of both."""
    sign, bound, order = (
        (">", "at < :until", "at, number") if oldest_first else ("<", "at >= :since", "at DESC, number DESC")
    )
    account = "account_id = :of_account AND " if of_account else ""
    return (
        f"SELECT at, number, document FROM audit_events WHERE {account}{bound} "
        f"AND (at, number) {sign} (:at, :number) ORDER BY {order} LIMIT :count"
    )


METADATA = "SELECT value FROM marks WHERE name = :of_name"
UPSERT_METADATA = """
INSERT INTO marks (name, value) VALUES (:of_name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value"""

AUTH_RECORD = """
SELECT access_key_id, secret, access_keys.account_id, active, user_name, access_keys.created, marks.value,
  account_settings.document
FROM (SELECT 1) AS once
LEFT JOIN access_keys ON access_key_id = :of_key
LEFT JOIN marks ON marks.name = :of_name
LEFT JOIN account_settings ON account_settings.account_id = access_keys.account_id"""
"""An access key, a value of metadata and the account's settings by one query.

A second round trip costs as much as a page.
"""

_VERSION_OF = "coalesce((SELECT version FROM versions WHERE account_id = {} AND region_id = {}), 0)"
VERSION = "SELECT " + " + ".join(
    _VERSION_OF.format(account, region)
    for account in ("0", ":of_account")
    for region in (":of_region", "'*'")
)
"""The version of a view: the account's and everybody's, in the region and in all regions, added up.

Four look-ups: SQLite would make a table of each list of an IN first, which takes longer than they do.
"""

NEXT_CHANGE = """
SELECT min(moment) FROM (
  SELECT min(settles_at) AS moment FROM images
  WHERE owner_id = :of_account AND region_id = :of_region AND settles_at > +:now AND settles_at > 0
  UNION ALL
  SELECT min(creating_at) FROM images
  WHERE owner_id = :of_account AND region_id = :of_region AND settles_at > +:now AND settles_at > 0
    AND creating_at > +:now
  UNION ALL
  SELECT min(usable_at) FROM images
  WHERE owner_id = :of_account AND region_id = :of_region AND usable_at > +:now AND usable_at > 0
  UNION ALL
  SELECT min(usable_at) FROM image_shares
  WHERE account_id = :of_account AND region_id = :of_region AND usable_at > +:now AND usable_at > 0
  UNION ALL
  SELECT min(CASE WHEN creating_at > +:now THEN creating_at ELSE settles_at END) FROM image_shares
  WHERE account_id = :of_account AND region_id = :of_region AND settles_at > +:now AND settles_at > 0
) AS moments"""


@cache
def bump_version(transaction: str) -> str:
    """Raises the version of a view. ``transaction`` is that of the dialect (migration 0008)."""
    column, value, update = (", changed", f", {transaction}", ", changed = excluded.changed")
    if not transaction:
        column = value = update = ""
    return (
        f"INSERT INTO versions (account_id, region_id, version{column}) "
        f"VALUES (:of_account, :of_region, 1{value}) "
        f"ON CONFLICT (account_id, region_id) DO UPDATE SET version = versions.version + 1{update}"
    )


@cache
def bump_every_version(transaction: str) -> str:
    """The same for every view that has a version."""
    return f"UPDATE versions SET version = version + 1{transaction and f', changed = {transaction}'}"
