"""The format of `instance_types.json`: the types of each family, with what they share written once.

A family has ``shared``, the values that are the same for all its types, ``columns``, the names of the others,
and ``rows`` with the values of one type each. Names are those of `InstanceType` on the wire. The texts of a
family are one object in memory, however many types it has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from genzo.catalogue.facts import InstanceType

_NAMES = InstanceType.__struct_encode_fields__
_DEFAULTS = dict(zip(reversed(_NAMES), reversed(InstanceType.__struct_defaults__)))  # noqa: B905 - ids have none


class PackedFamily(msgspec.Struct, frozen=True):
    """The types of one family."""

    shared: dict[str, Any]
    columns: tuple[str, ...]
    rows: list[list[Any]]


def pack(families: Iterable[Sequence[Mapping[str, Any]]]) -> list[PackedFamily]:
    """Pack the types of each family, given by the names of their values. A missing name is its default."""
    return [_packed(types) for types in families]


def unpack(content: bytes) -> dict[str, InstanceType]:
    """The instance types by id, in the order of the file."""
    families = msgspec.json.decode(content, type=list[PackedFamily])
    return {each.instance_type_id: each for family in families for each in _types(family)}


def _packed(types: Sequence[Mapping[str, Any]]) -> PackedFamily:
    values = [{name: each.get(name, _DEFAULTS.get(name)) for name in _NAMES} for each in types]
    first = values[0]
    shared = [name for name in _NAMES if all(each[name] == first[name] for each in values)]
    columns = tuple(name for name in _NAMES if name not in shared)
    return PackedFamily(
        shared={name: first[name] for name in shared if first[name] != _DEFAULTS.get(name)},
        columns=columns,
        rows=[[each[name] for name in columns] for each in values],
    )


def _types(family: PackedFamily) -> Iterator[InstanceType]:
    shared = {**dict.fromkeys(_NAMES), **_DEFAULTS, **family.shared}
    values = [_frozen(value) for value in shared.values()]
    columns = [_NAMES.index(name) for name in family.columns]
    for row in family.rows:
        for index, value in zip(columns, row, strict=True):
            values[index] = _frozen(value) if type(value) is list else value
        yield InstanceType(*values)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever the file has
    return tuple(value) if isinstance(value, list) else value
