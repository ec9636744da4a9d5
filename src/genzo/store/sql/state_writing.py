"""Replaces the state of a catalogue (`genzo.catalogue.state`)."""

from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec

from genzo.catalogue.image import Image
from genzo.catalogue.resource import Resource
from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.state import ACCESS_KEYS, IMAGES, RESOURCES, SECRET, SHARES, StateFileError, StateRow
from genzo.catalogue.store import CatalogueWriter
from genzo.store.sql import records, statements
from genzo.store.sql.connection import Connection
from genzo.store.sql.principal_session import key_place
from genzo.store.sql.secret_texts import SecretTexts
from genzo.store.sql.state_tables import CONDITIONS


class _ResourceKind(msgspec.Struct):
    kind: str


_NUMBERS = 2**63
_IMAGE = msgspec.json.Decoder(Image)
_RESOURCE_KIND = msgspec.json.Decoder(_ResourceKind)
_VALUES = msgspec.json.Decoder(dict[str, Any])


def delete_state(connection: Connection, tables: Sequence[str]) -> None:
    """Delete the rows of tables that are part of a state. The caller raises the versions of all views."""
    for table in tables:
        connection.change(f'DELETE FROM "{table}" WHERE {CONDITIONS.get(table, "TRUE")}', {})
    connection.change(records.bump_every_version(connection.dialect.transaction), {})


class StateRowWriter:
    """Writes rows of a state in the transaction of ``writer``, which ``connection`` is of.

    ``insert_images`` inserts images whose ids are new, whose views the caller notes.
    """

    def __init__(
        self,
        writer: CatalogueWriter,
        insert_images: Callable[[Sequence[Image]], None],
        connection: Connection,
        secrets: SecretTexts,
    ) -> None:
        self._writer = writer
        self._insert_images = insert_images
        self._connection = connection
        self._secrets = secrets

    def put(self, table: str, rows: Sequence[StateRow]) -> None:
        """Insert rows of one table into a database that has none with their keys.

        Raises:
            StateFileError: a row is not as the table needs it.
        """
        try:
            if table == IMAGES:
                self._insert_images([_image(row) for row in rows])
            elif table == RESOURCES:
                for row in rows:
                    self._writer.put_resource(_resource(row))
            elif table == SHARES:
                self._share(rows)
            else:
                self._insert(table, [_VALUES.decode(row.encoded) for row in rows])
        except msgspec.MsgspecError as error:
            raise StateFileError(f"A row of the table {table} cannot be read ({error}).") from None

    def _share(self, rows: Iterable[StateRow]) -> None:
        for (account_id, region_id), group in groupby(rows, key=lambda row: row.key[:2]):
            image_ids = [row.key[2] for row in group]
            statement, values = statements.insertion_of_shares(image_ids)
            shared = self._connection.changed(
                statement, {**values, "of_account": account_id, "region_id": region_id}
            )
            if shared != len(image_ids):
                raise StateFileError(
                    f"The account {account_id} has a share of an image in {region_id} that the state lacks."
                )

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        for columns, group in groupby(rows, key=lambda row: tuple(sorted(row))):
            values = (tuple(self._stored(table, row, column) for column in columns) for row in group)
            self._connection.insert(table, columns, values)

    def _stored(self, table: str, row: dict[str, Any], column: str) -> object:
        value = row[column]
        if table == ACCESS_KEYS and column == SECRET:
            return self._secrets.sealed(value, key_place(row["access_key_id"]))
        return b64decode(value["base64"]) if isinstance(value, dict) else value


def _image(row: StateRow) -> Image:
    image = _IMAGE.decode(row.encoded)
    _require_small(image.owner_id, image.rank, image.creating_at, image.settles_at, image.usable_at)
    return image


def _resource(row: StateRow) -> Resource:
    name = _RESOURCE_KIND.decode(row.encoded).kind
    kind = RESOURCE_KINDS.get(name)
    if kind is None:
        raise StateFileError(
            f'The state has a resource of the kind "{name[:60]}", which this Genzo does not know.'
        )
    resource = msgspec.json.decode(row.encoded, type=kind)
    _require_small(resource.owner_id, resource.created)
    return resource


def _require_small(*numbers: int) -> None:
    """Check that numbers have 64 bits at most, as columns of numbers have."""
    if not all(-_NUMBERS <= number < _NUMBERS for number in numbers):
        raise StateFileError("A number of the state is too large.")
