"""What differs between two states: created, changed, shared, made public, deleted."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.state import (
    ACCESS_KEYS,
    IMAGES,
    RESOURCES,
    SECRET,
    SHARES,
    State,
    StateFileError,
    StateRow,
)

CREATED, CHANGED, DELETED = "created", "changed", "deleted"
SHARED, UNSHARED, MADE_PUBLIC, MADE_PRIVATE = "shared", "unshared", "made public", "made private"
_HIDDEN = "(hidden)"
_KINDS = {
    IMAGES: "image",
    ACCESS_KEYS: "access key",
    SHARES: "image",
    "accounts": "account",
    "marks": "setting",
    "account_settings": "setting",
}
"""What rows of a table are called; those of other tables have the name of the table."""
_OWNERS = ("owner_id", "account_id")
_IS_PUBLIC = "is_public"
_JSON = {"marks": "value", "account_settings": "document"}
"""Columns with an object in JSON, whose members are compared."""
_SECRETS = {SECRET, *(member for kind in RESOURCE_KINDS.values() for member in kind.secret_members)}
_DECODER = msgspec.json.Decoder(dict[str, Any])


class FieldChange(msgspec.Struct, frozen=True):
    """A field before and after; None where it is missing. The values of secrets are not shown."""

    name: str
    before: Any = None
    after: Any = None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One difference.

    ``change`` is created, changed, deleted, shared, unshared, made public or made private. ``account`` owns
    what changed, or is the one that an image is shared with; 0 for none.
    """

    change: str
    kind: str
    id: str
    region: str = ""
    account: str = ""
    fields: tuple[FieldChange, ...] = ()


def differences(before: State, after: State) -> Iterator[Difference]:
    """What changed from one state to another, in the order of their rows, both of which are read once.

    Secrets are compared if both states have them.

    Raises:
        StateFileError: the states have other keys or orders of tables, or one is invalid.
    """
    tables = _merged_tables(before.header.tables, after.header.tables)
    ignored = frozenset() if before.header.has_secrets and after.header.has_secrets else frozenset(_SECRETS)
    old, new = _Rows(before.rows), _Rows(after.rows)
    for table in tables:
        while old.is_of(table) or new.is_of(table):
            if not new.is_of(table) or (old.is_of(table) and old.first.key < new.first.key):
                yield _gone(old.take())
            elif not old.is_of(table) or new.first.key < old.first.key:
                yield _made(new.take())
            else:
                yield from _changes(old.take(), new.take(), ignored)


class _Rows:
    """Rows with a look at the next one."""

    def __init__(self, rows: Iterator[StateRow]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def is_of(self, table: str) -> bool:
        return self._next is not None and self._next.table == table

    @property
    def first(self) -> StateRow:
        assert self._next is not None  # noqa: S101 - `is_of` was asked before
        return self._next

    def take(self) -> StateRow:
        taken, self._next = self.first, next(self._rows, None)
        return taken


def _merged_tables(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The tables of both in an order that is that of each."""
    common = [table for table in before if table in after]
    if common != [table for table in after if table in before] or any(before[t] != after[t] for t in common):
        raise StateFileError("The states have other keys or orders of tables: save both with the same Genzo.")
    merged, remaining = list[str](), iter(after)
    for table in before:
        if table in after:
            merged += iter(remaining.__next__, table)
        merged.append(table)
    return merged + list(remaining)


def _made(row: StateRow) -> Difference:
    return _difference(SHARED if row.table == SHARES else CREATED, row)


def _gone(row: StateRow) -> Difference:
    return _difference(UNSHARED if row.table == SHARES else DELETED, row)


def _changes(old: StateRow, new: StateRow, ignored: frozenset[str]) -> Iterator[Difference]:
    if old.encoded == new.encoded:
        return
    before, after = _members(old), _members(new)
    fields = [
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
        if name not in ignored and before.get(name) != after.get(name)
    ]
    if new.table == IMAGES and any(field.name == _IS_PUBLIC for field in fields):
        yield _difference(MADE_PUBLIC if after.get(_IS_PUBLIC) else MADE_PRIVATE, new)
        fields = [field for field in fields if field.name != _IS_PUBLIC]
    if fields:
        yield _difference(CHANGED, new, tuple(map(_shown, fields)))


def _members(row: StateRow) -> dict[str, Any]:
    """The members of a row; of a setting, those of its value."""
    members = _DECODER.decode(row.encoded)
    value = members.get(_JSON.get(row.table, ""))
    if isinstance(value, str) and value.startswith("{"):
        try:
            return _DECODER.decode(value)
        except msgspec.MsgspecError:
            return members
    return members


def _shown(field: FieldChange) -> FieldChange:
    if field.name not in _SECRETS:
        return field
    return FieldChange(field.name, *(value and _HIDDEN for value in (field.before, field.after)))


def _difference(change: str, row: StateRow, fields: tuple[FieldChange, ...] = ()) -> Difference:
    members = _DECODER.decode(row.encoded)
    kind = str(members["kind"]) if row.table == RESOURCES else _KINDS.get(row.table, row.table)
    names = ("image_id", "resource_id", "access_key_id")
    its_id = next((members[name] for name in names if name in members), row.key[0])
    if row.table == RESOURCES:
        its_id = members["resource_id"]
    account = next((str(members[name]) for name in _OWNERS if members.get(name)), "")
    return Difference(
        change=change, kind=kind, id=str(its_id), region=row.region_id, account=account, fields=fields
    )
