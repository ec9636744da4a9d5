"""Checks that the rows of a catalogue agree with each other, in one pass that holds few of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, FIRST_ACCOUNT_ID
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.ram import RamUser
from genzo.catalogue.resource import Resource
from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.catalogue.store import StoreError
from genzo.store.sql import runtime_settings
from genzo.store.sql.diagnostic import Diagnostic, few, note, problem, shown
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.rows import IMAGE_COLUMNS, SHARED_COLUMNS, image_of, image_row, resource_of, snapshot_ids
from genzo.store.sql.tables import Row, Tables, storable

_IMAGES = f"SELECT number, {', '.join(IMAGE_COLUMNS)} FROM images ORDER BY number"
_TAGS = "SELECT image_number, key, value FROM image_tags ORDER BY image_number"
_SNAPSHOTS = "SELECT image_number, snapshot_id FROM image_snapshots ORDER BY image_number"
_RESOURCE_COLUMNS = ("owner_id", "region_id", "kind", "resource_id", "image_id", "created", "document")
_RESOURCES = f"SELECT number, {', '.join(_RESOURCE_COLUMNS)} FROM resources ORDER BY number"
_SHARES = "FROM image_shares AS shares LEFT JOIN images ON images.number = shares.image_number"
_ORPHAN_SHARES = f"""
SELECT shares.account_id, shares.region_id, shares.image_number {_SHARES}
WHERE images.number IS NULL OR images.region_id <> shares.region_id"""
_OTHER_SHARES = f"""
SELECT shares.account_id, images.image_id, images.region_id {_SHARES}
WHERE {" OR ".join(f"images.{name} <> shares.{name}" for name in SHARED_COLUMNS)}"""
_ORPHAN_KEYS = """
SELECT access_key_id, account_id FROM access_keys
WHERE account_id NOT IN (SELECT account_id FROM accounts)"""
_KEYS_OF_NO_USER = f"""
SELECT access_key_id, account_id, user_name FROM access_keys
WHERE user_name <> '' AND NOT EXISTS (
  SELECT 1 FROM resources
  WHERE owner_id = access_keys.account_id AND kind = '{RamUser.kind}' AND resource_id = lower(user_name)
)"""
_FIRST_KEY = f"""
SELECT 1 FROM access_keys
WHERE access_key_id = '{FIRST_ACCESS_KEY_ID}' AND secret = '{FIRST_ACCESS_KEY_SECRET}' AND active"""
_ACCOUNTS_WITH_SETTINGS = "SELECT count(*) FROM account_settings"
_SETTINGS = f"SELECT value FROM marks WHERE name = '{runtime_settings.METADATA_NAME}'"
_RESTORE = "restore a backup, or delete it and make it again"
_UNREADABLE = (msgspec.MsgspecError, ValueError, TypeError)


def rows(tables: Tables) -> Iterator[Diagnostic]:
    """The diagnostics of a catalogue that has this version's schema."""
    yield from few(_images(tables))
    yield from few(_shares(tables))
    yield from few(_totals(tables))
    yield from few(_resources(tables))
    yield from few(_access_keys(tables))
    yield from _settings(tables)
    if list(tables.rows(_FIRST_KEY)):
        yield note(
            "access keys",
            f"The well-known key {FIRST_ACCESS_KEY_ID} is active. If others can reach this server, run "
            f"genzo keys disable {FIRST_ACCOUNT_ID} {FIRST_ACCESS_KEY_ID}.",
        )


class _Details:
    """Reads rows that belong to images, in the order of image numbers, one image after another."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def up_to(self, number: int) -> tuple[list[Row], set[Row]]:
        """The rows of missing images below a number, and the rows of the image with this number."""
        orphans, rows = list[Row](), set[Row]()
        while self._next is not None and self._next[0] <= number:
            if self._next[0] < number:
                orphans.append(self._next)
            else:
                rows.add(storable(self._next[1:]))
            self._next = next(self._rows, None)
        return orphans, rows

    def rest(self) -> Iterator[Row]:
        """The rows behind the last image."""
        if self._next is not None:
            yield self._next
            yield from self._rows


def _images(tables: Tables) -> Iterator[Diagnostic]:
    tags, snapshots = _Details(tables.rows(_TAGS)), _Details(tables.rows(_SNAPSHOTS))
    for number, *values in tables.rows(_IMAGES):
        columns = dict(zip(IMAGE_COLUMNS, values, strict=True))
        what = f"Image {shown(columns['image_id'])} in {shown(columns['region_id'])}"
        orphan_tags, stored_tags = tags.up_to(number)
        orphan_snapshots, stored_snapshots = snapshots.up_to(number)
        yield from _orphans("tags", orphan_tags)
        yield from _orphans("snapshots", orphan_snapshots)
        try:
            image = image_of(columns["document"])
        except _UNREADABLE as error:
            yield problem("images", f"{what} has a document that cannot be read ({error}): {_RESTORE}.")
            continue
        yield from _columns("images", what, columns, image_row(image))
        yield from _details("tags", what, stored_tags, _tags(image))
        yield from _details("snapshots", what, stored_snapshots, {(text,) for text in snapshot_ids(image)})
    yield from _orphans("tags", tags.rest())
    yield from _orphans("snapshots", snapshots.rest())


def _tags(image: Image) -> set[Row]:
    return set({tag.key: (tag.key, tag.value) for tag in image.tags}.values())


def _columns(
    check: str, what: str, stored: Mapping[str, Any], expected: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """Columns that differ from the document."""
    for name, value in expected.items():
        if name != "document" and storable((stored[name],)) != storable((value,)):
            yield problem(
                check,
                f"{what} has {name} {shown(stored[name])}, but {shown(value)} in its document: {_RESTORE}.",
            )


def _details(check: str, what: str, stored: set[Row], expected: set[Row]) -> Iterator[Diagnostic]:
    expected = {storable(row) for row in expected}
    for row in sorted(expected - stored):
        yield problem(check, f"{what} has {_words(row)} in its document alone: {_RESTORE}.")
    for row in sorted(stored - expected, key=repr):
        yield problem(check, f"{what} has {_words(row)} that its document does not know: {_RESTORE}.")


def _orphans(check: str, rows: Iterable[Row]) -> Iterator[Diagnostic]:
    for number, *row in rows:
        yield problem(
            check,
            f"{_words(row)} belongs to the image number {number}, which is not there: restore a backup.",
        )


def _words(row: Iterable[object]) -> str:
    return "=".join(map(shown, row))


def _shares(tables: Tables) -> Iterator[Diagnostic]:
    for account_id, region_id, number in tables.rows(_ORPHAN_SHARES):
        yield problem(
            "shares",
            f"Account {shown(account_id)} is given the image number {number} in {shown(region_id)}, which is "
            "not there: restore a backup.",
        )
    for account_id, image_id, region_id in tables.rows(_OTHER_SHARES):
        yield problem(
            "shares",
            f"What account {shown(account_id)} is shown of the image {shown(image_id)} in {shown(region_id)} "
            "is not what the image says: end the share, and share it again.",
        )


def _totals(tables: Tables) -> Iterator[Diagnostic]:
    """Kept totals that differ from what they count."""
    for kept in KEPT_TOTALS:
        for *key, total, counted in tables.rows(kept.differences()):
            what = ", ".join(f"{name} {shown(value)}" for name, value in zip(kept.key, key, strict=True))
            yield problem(
                "totals",
                f"The total of {kept.counted} with {what} is kept as {total}, but there are {counted}: run "
                "genzo db recount.",
            )


def _resources(tables: Tables) -> Iterator[Diagnostic]:
    for _, *values in tables.rows(_RESOURCES):
        columns = dict(zip(_RESOURCE_COLUMNS, values, strict=True))
        what = (
            f"The {shown(columns['kind'])} {shown(columns['resource_id'])} of account {columns['owner_id']} "
            f"in {shown(columns['region_id'])}"
        )
        kind = RESOURCE_KINDS.get(columns["kind"])
        if kind is None:
            yield problem(
                "resources", f"{what} is of a kind that this Genzo does not know: restore a backup."
            )
            continue
        try:
            resource = resource_of(kind, columns["document"])
        except _UNREADABLE as error:
            yield problem("resources", f"{what} has a document that cannot be read ({error}): {_RESTORE}.")
            continue
        yield from _columns("resources", what, columns, _resource_row(resource))


def _resource_row(resource: Resource) -> dict[str, Any]:
    return {
        "owner_id": resource.owner_id,
        "region_id": resource.region_id,
        "resource_id": resource.resource_id,
        "image_id": resource.image_id if isinstance(resource, Instance) else None,
        "created": resource.created,
    }


def _access_keys(tables: Tables) -> Iterator[Diagnostic]:
    for access_key_id, account_id in tables.rows(_ORPHAN_KEYS):
        yield problem(
            "access keys",
            f"Access key {shown(access_key_id)} is of account {shown(account_id)}, which is not there: "
            f"genzo accounts create --id {shown(account_id)} makes it.",
        )
    # It would act as a user of this name that is created later.
    for access_key_id, account_id, user_name in tables.rows(_KEYS_OF_NO_USER):
        yield problem(
            "access keys",
            f"Access key {shown(access_key_id)} is of the user {shown(user_name)} of account "
            f"{shown(account_id)}, which is not there: genzo keys delete {shown(account_id)} "
            f"{shown(access_key_id)} deletes it.",
        )


def _settings(tables: Tables) -> Iterator[Diagnostic]:
    """Runtime overrides still in force; easily forgotten."""
    for (text,) in tables.rows(_SETTINGS):
        try:
            settings = runtime_settings.settings_of(text)
        except StoreError as error:
            yield problem("settings", str(error))
            continue
        names = [
            name
            for name in settings.__struct_fields__
            if getattr(settings, name) != getattr(NO_OVERRIDES, name)
        ]
        if names:
            yield note(
                "settings",
                f"Servers follow what was set through /_genzo/ ({', '.join(names)}): DELETE resets it.",
            )
    ((accounts,),) = tables.rows(_ACCOUNTS_WITH_SETTINGS)
    if accounts:
        yield note(
            "settings",
            f"Accounts with settings of their own: {accounts}. DELETE resets them, with ?account=ID.",
        )
