"""Replaces the state of a catalogue with another one: in one transaction for each database."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.account_names import is_visible
from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.image_offering import METADATA_NAME
from genzo.catalogue.new_account import MAX_ACCOUNT_ID
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
from genzo.catalogue.store import CatalogueWriter
from genzo.service.locations import Locations
from genzo.service.offered_images import offering_of, put_offering
from genzo.service.service import Service
from genzo.service.setup import had_first_key
from genzo.service.state.kept_secrets import KeptSecrets
from genzo.store.admin.database import admin_of
from genzo.store.migrations.revisions import REVISION
from genzo.store.sql.state_tables import DATABASE_MARKS, emptied_tables, key_of, state_tables
from genzo.store.sql.tables import Kind, Table

_BATCH = 10_000
"""So many rows at once: SQLite indexes the names of many images faster."""
_OLDEST = "0009"
"""The oldest schema whose rows the newest one takes: what they lack has a default there."""
_REVISION = re.compile("[0-9]{4}", re.ASCII)
_NUMBERS = 2**63
_ACCOUNTS, _MARKS, _ACCOUNT_SETTINGS = "accounts", "marks", "account_settings"
_VALUES = msgspec.json.Decoder(dict[str, Any])


class LoadedState(NamedTuple):
    """The number of rows that were loaded by table.

    ``left_out`` are access keys that were not loaded: neither the state nor the catalogue has their secret.
    """

    rows: Mapping[str, int]
    left_out: tuple[str, ...]


def load_state(service: Service, state: State) -> LoadedState:
    """Replace the state of a catalogue, whose tables exist. The audit trail and the nonces stay.

    Raises:
        StateFileError: the state is of another version, or invalid; nothing was changed.
        StoreError: the catalogue cannot be used, or it cannot read the settings of the state.
    """
    tables = _tables(service.locations)
    known = state_tables(tables)
    _check_header(state, known)
    kept = None if state.header.has_secrets else KeptSecrets(service.locations)
    counts = Counter[str]()
    with service.store.writing() as catalogue:
        offerings = [offering_of(writer) for writer in catalogue.writers()]
        is_set_up = had_first_key(catalogue)
        catalogue.delete_state(emptied_tables(tables))
        checks = _Checks(known)
        checked = checks.passing(state.rows)
        complete = checked if kept is None else (row for row in map(kept.completed, checked) if row)
        for table, rows in groupby(complete, key=lambda row: row.table):
            while batch := list(islice(rows, _BATCH)):
                catalogue.put_state_rows(table, batch)
                counts[table] += len(batch)
        if is_set_up and not had_first_key(catalogue):
            raise StateFileError(
                "The state lacks the mark of the first access key, without which no server answers requests."
            )
        _put_offerings(catalogue, offerings)
        _read_settings(catalogue, checks.with_settings)
    return LoadedState(counts, tuple(kept.left_out if kept else ()))


def _read_settings(catalogue: CatalogueWriter, account_ids: Iterable[int]) -> None:
    """Read the settings that were loaded, which a call would have to read."""
    catalogue.settings()
    for account_id in account_ids:
        catalogue.account_settings(account_id)


def _tables(locations: Locations) -> list[Table]:
    with admin_of(locations.home).reading() as tables:
        return tables.tables()


def _check_header(state: State, known: Mapping[str, Table]) -> None:
    header = state.header
    if not _REVISION.fullmatch(header.revision):
        raise StateFileError(f"The state names a revision that no Genzo has: {header.revision[:20]!r}.")
    if header.revision > REVISION:
        raise StateFileError(
            f"The state is of a newer Genzo (revision {header.revision[:20]}, this one has {REVISION}): use "
            "the Genzo that wrote it, or a newer one."
        )
    if header.revision < _OLDEST:
        raise StateFileError(
            f"The state is of an older Genzo (revision {header.revision[:20]}, this one needs {_OLDEST}): "
            "load it with that version, upgrade its catalogue with genzo db upgrade, and save it again."
        )
    expected = {name: key_of(table) for name, table in known.items() if name in header.tables}
    if list(header.tables.items()) != list(expected.items()):
        unknown = [name for name in header.tables if name not in known]
        raise StateFileError(
            f"This Genzo has no table {unknown[0][:60]}, of which the state has rows."
            if unknown
            else "The header of the state has other keys, or another order of the tables, than this Genzo."
        )


def _put_offerings(catalogue: CatalogueWriter, before: Iterable[Any]) -> None:
    """Offer the shipped images that the state offers, in every database."""
    offering = offering_of(catalogue)
    for writer, its_before in zip(catalogue.writers(), before, strict=True):
        put_offering(writer, offering, its_before)
        writer.set_metadata(METADATA_NAME, msgspec.json.encode(offering).decode())


class _Checks:
    """Checks what the tables themselves do not, or only with the words of a driver.

    ``with_settings`` are the accounts with settings of their own so far.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._accounts = set[object]()
        self._names = dict[object, object]()
        self.with_settings = list[int]()

    def passing(self, rows: Iterable[StateRow]) -> Iterator[StateRow]:
        """The rows, each checked as it passes.

        Raises:
            StateFileError: one is invalid.
        """
        for row in rows:
            if row.table == IMAGES:
                if row.region_id == EVERY_REGION:
                    raise StateFileError(
                        f"The image {row.key[1]} is of every region: such images ship with Genzo."
                    )
            elif row.table not in (RESOURCES, SHARES):
                self._check_values(row, _decoded(row))
            yield row

    def _check_values(self, row: StateRow, values: Mapping[str, Any]) -> None:
        what = f"The row {'/'.join(map(str, row.key))} of the table {row.table}"
        table = self._tables[row.table]
        optional = {SECRET} | table.optional if row.table == ACCESS_KEYS else table.optional
        wrong = [name for name, value in values.items() if not _fits(value, table, name)]
        wrong += [name for name in table.columns if name not in values and name not in optional]
        if wrong:
            raise StateFileError(f"{what} has no valid {wrong[0][:60]}.")
        if row.table == _MARKS and row.key[0] in DATABASE_MARKS:
            raise StateFileError(f"{what} is no part of a state.")
        if row.table == _ACCOUNTS:
            self._accounts.add(row.key[0])
            if not 0 < values["account_id"] <= MAX_ACCOUNT_ID or not is_visible(values["name"]):
                raise StateFileError(f"{what} has no valid account_id, or a name that is not visible.")
            other = self._names.setdefault(values["name"], row.key[0])
            if other != row.key[0]:
                raise StateFileError(
                    f"{what} has the name of the account {other}: each has a name of its own."
                )
        if row.table == _ACCOUNT_SETTINGS:
            self.with_settings.append(values["account_id"])
        if _ACCOUNTS in table.parents and values["account_id"] not in self._accounts:
            raise StateFileError(
                f"{what} belongs to the account {values['account_id']}, which the state lacks."
            )


def _decoded(row: StateRow) -> dict[str, Any]:
    try:
        return _VALUES.decode(row.encoded)
    except msgspec.MsgspecError as error:
        raise StateFileError(f"A row of the table {row.table} cannot be read ({error}).") from None


def _fits(value: object, table: Table, name: str) -> bool:
    kind = table.columns.get(name)
    if value is None:
        return name in table.optional and kind is not None
    if kind is Kind.BYTES:
        return isinstance(value, dict) and isinstance(value.get("base64"), str)
    if kind is Kind.NUMBER and type(value) is int:
        return -_NUMBERS <= value < _NUMBERS
    return kind is not None and type(value) is kind.value
