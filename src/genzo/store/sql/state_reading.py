"""Reads the state of a catalogue out of its databases, in one consistent view of each."""

from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import merge
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET
from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.state import (
    ACCESS_KEYS,
    FORMAT,
    IMAGES,
    REGION,
    RESOURCES,
    SECRET,
    SHARES,
    VERSION,
    State,
    StateHeader,
    StateRow,
)
from genzo.catalogue.store import StoreError
from genzo.store.migrations.revisions import REVISION, require_revision
from genzo.store.sql.principal_session import key_place
from genzo.store.sql.rows import image_document, image_of, resource_document, resource_of
from genzo.store.sql.secret_texts import SecretTexts, opened_resource
from genzo.store.sql.state_tables import CONDITIONS, key_of, state_tables
from genzo.store.sql.tables import Kind, Row, Table, Tables

_ENCODER = msgspec.json.Encoder()
_Encode = Callable[[Row], bytes]


class Part(NamedTuple):
    """A database: its tables, and the regions that it has; None for home, which has all others."""

    tables: Tables
    regions: Collection[str] | None


def read_state(
    parts: list[Part], secrets: SecretTexts, *, with_secrets: bool, only: Collection[str] | None = None
) -> State:
    """The state in some databases, home first; of the tables ``only``, if that is given.

    Without ``with_secrets`` no secret is decoded, so no key is needed.

    Raises:
        StoreError: a database has another schema, or a secret cannot be decoded.
    """
    for part in parts:
        require_revision(part.tables.name, part.tables.revision())
    tables = state_tables(parts[0].tables.tables())
    if only is not None:
        tables = {name: table for name, table in tables.items() if name in only}
    header = StateHeader(
        format=FORMAT,
        version=VERSION,
        revision=REVISION,
        has_secrets=with_secrets,
        tables={name: key_of(table) for name, table in tables.items()},
    )
    encoders = _Encoders(secrets, with_secrets=with_secrets)
    elsewhere = [region for part in parts for region in part.regions or ()]
    return State(header, _rows(parts, tables, elsewhere, encoders))


def _rows(
    parts: list[Part], tables: Mapping[str, Table], elsewhere: Collection[str], encoders: "_Encoders"
) -> Iterator[StateRow]:
    for table in tables.values():
        its_parts = parts if REGION in table.columns else parts[:1]
        read = [_table_rows(part, table, elsewhere, encoders.of(table)) for part in its_parts]
        yield from merge(*read, key=lambda row: row.key) if len(read) > 1 else read[0]


def _table_rows(part: Part, table: Table, elsewhere: Collection[str], encode: _Encode) -> Iterator[StateRow]:
    key = key_of(table)
    at_region = key.index(REGION) if REGION in key else None
    for row in part.tables.rows(_selection(part, table, elsewhere)):
        its_key = row[: len(key)]
        yield StateRow(table.name, its_key, "" if at_region is None else its_key[at_region], encode(row))


def _selection(part: Part, table: Table, elsewhere: Collection[str]) -> str:
    """The query for the rows of a table: its key, and the columns that `_Encoders` need."""
    key = key_of(table)
    collation = part.tables.collation
    order = ", ".join(f'"{name}"{collation if table.columns[name] is Kind.TEXT else ""}' for name in key)
    columns = ", ".join(f'"{name}"' for name in (*key, *_more_columns(table)))
    conditions = [CONDITIONS[table.name]] if table.name in CONDITIONS else []
    regions = elsewhere if part.regions is None else part.regions
    if REGION in table.columns and regions:
        listed = ", ".join(f"'{region}'" for region in sorted(regions))
        conditions.append(f"{REGION} {'NOT IN' if part.regions is None else 'IN'} ({listed})")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f'SELECT {columns} FROM "{table.name}"{where} ORDER BY {order}'


def _more_columns(table: Table) -> tuple[str, ...]:
    if table.name == SHARES:
        return ()
    if table.name in (IMAGES, RESOURCES):
        return ("document",)
    return tuple(sorted(table.columns.keys() - set(key_of(table))))


class _Encoders:
    """Encodes the rows of `_selection`."""

    def __init__(self, secrets: SecretTexts, *, with_secrets: bool) -> None:
        self._secrets = secrets
        self._with_secrets = with_secrets

    def of(self, table: Table) -> _Encode:
        """What encodes the rows of a table."""
        if table.name == IMAGES:
            return _image
        if table.name == RESOURCES:
            return self._resource
        names = (*key_of(table), *_more_columns(table))
        truths = [name for name in names if table.columns[name] is Kind.TRUTH]
        change = self._key_values if table.name == ACCESS_KEYS else _unchanged
        return lambda row: _ENCODER.encode(change(_values(names, truths, row)))

    def _resource(self, row: Row) -> bytes:
        _, kind, _, _, document = row
        resource = resource_of(_kind(kind), document)
        if self._with_secrets:
            resource = opened_resource(resource, self._secrets)
        else:
            resource = msgspec.structs.replace(resource, **dict.fromkeys(resource.secret_members, ""))
        return b'{"kind":%s,' % _ENCODER.encode(kind) + resource_document(resource).encode()[1:]

    def _key_values(self, values: dict[str, Any]) -> dict[str, Any]:
        key_id, sealed = values["access_key_id"], values.pop(SECRET)
        # The secret of the well-known key is none.
        if self._with_secrets or key_id == FIRST_ACCESS_KEY_ID:
            secret = self._secrets.opened(sealed, key_place(key_id))
            if self._with_secrets or secret == FIRST_ACCESS_KEY_SECRET:
                values[SECRET] = secret
        return values


def _image(row: Row) -> bytes:
    # Through the struct: another version may have written the document in other words.
    return image_document(image_of(row[-1])).encode()


def _kind(name: str) -> Any:  # noqa: ANN401 - a class of resources
    kind = RESOURCE_KINDS.get(name)
    if kind is None:
        raise StoreError(f"The catalogue has a resource of the kind {name}, which this Genzo does not know.")
    return kind


def _values(names: Iterable[str], truths: Iterable[str], row: Row) -> dict[str, Any]:
    values = dict(zip(names, row, strict=True))
    for name in truths:
        values[name] = None if values[name] is None else bool(values[name])
    for name, value in values.items():
        if isinstance(value, bytes):
            values[name] = {"base64": b64encode(value).decode()}
    return values


def _unchanged(values: dict[str, Any]) -> dict[str, Any]:
    return values
