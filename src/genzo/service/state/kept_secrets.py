"""What a state leaves out of a catalogue's secrets: the catalogue that loads it keeps its own."""

from typing import Any

import msgspec

from genzo.catalogue.resource_kinds import RESOURCE_KINDS
from genzo.catalogue.state import ACCESS_KEYS, RESOURCES, SECRET, StateFileError, StateRow
from genzo.service.locations import Locations
from genzo.service.state.saving import saved_state

_DECODER = msgspec.json.Decoder(dict[str, Any])
_ENCODER = msgspec.json.Encoder()
_SECRET_MEMBERS = {name: kind.secret_members for name, kind in RESOURCE_KINDS.items() if kind.secret_members}


class KeptSecrets:
    """The secrets of a catalogue, for rows of a state that lack them.

    ``left_out`` are the ids of access keys that the catalogue has no secret of, either.
    """

    def __init__(self, locations: Locations) -> None:
        self.left_out = list[str]()
        self._kept = dict[tuple[Any, ...], dict[str, Any]]()
        with saved_state(locations, with_secrets=True, tables=(ACCESS_KEYS, RESOURCES)) as state:
            for row in state.rows:
                members = _secret_members(row)
                values = _DECODER.decode(row.encoded) if members else {}
                if kept := {name: values[name] for name in members if values.get(name)}:
                    self._kept[row.table, row.key] = kept

    def completed(self, row: StateRow) -> StateRow | None:
        """The row with the secrets of this catalogue; None for an access key that has none."""
        members = _secret_members(row)
        if not members:
            return row
        try:
            values = {**self._kept.get((row.table, row.key), {}), **_DECODER.decode(row.encoded)}
        except msgspec.MsgspecError as error:
            raise StateFileError(f"A row of the table {row.table} cannot be read ({error}).") from None
        if row.table == ACCESS_KEYS and SECRET not in values:
            self.left_out.append(str(row.key[0]))
            return None
        return row._replace(encoded=_ENCODER.encode(values))


def _secret_members(row: StateRow) -> tuple[str, ...]:
    if row.table == ACCESS_KEYS:
        return (SECRET,)
    return _SECRET_MEMBERS.get(str(row.key[1]), ()) if row.table == RESOURCES else ()
