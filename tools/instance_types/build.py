"""Builds the two files that ship: the instance types, and the source of each of their values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from genzo.catalogue.facts import InstanceType
from genzo.data.packed_instance_types import pack
from tools.instance_types import origins
from tools.instance_types.formulas import fill
from tools.instance_types.inferred import by_family, infer
from tools.instance_types.inputs import Inputs
from tools.instance_types.origins import Values
from tools.instance_types.stated import stated

MEMBERS = InstanceType.__struct_encode_fields__[1:]
"""The members of a type that have a source: all but its id."""


def build(inputs: Inputs) -> dict[str, Values]:
    """All types, complete, in the order in which they ship.

    Families have the order of the recorded answer of 2018, then that of the table, then that of their names;
    the types of a family are ordered by size.
    """
    types = stated(inputs)
    infer(types, inputs)
    fill(types)
    families = by_family(types)
    known = [
        str(values["InstanceTypeFamily"].value) for values in types.values() if _is_known(values, inputs)
    ]
    order = [*dict.fromkeys(known), *sorted(families.keys() - known)]
    return {
        str(each["InstanceTypeId"].value): each
        for name in order
        for each in sorted(families[name], key=_size)
    }


def packed(types: Mapping[str, Values]) -> str:
    """The text of `instance_types.json`: a family on each line."""
    families = by_family(types).values()
    members = ([_shipped(values) for values in family] for family in families)
    return _lines(msgspec.json.encode(family).decode() for family in pack(members))


def sources(types: Mapping[str, Values]) -> str:
    """The text of `instance_type_sources.json`: the types by the letters of the sources of their members."""
    letters: dict[str, list[str]] = {}
    for name, values in types.items():
        letters.setdefault("".join(values[member].origin for member in MEMBERS), []).append(name)
    content = {"Origins": origins.ORIGINS, "Members": MEMBERS}
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in content.items()]
    types_of = ",\n".join(f"{json.dumps(key)}: {_compact(names)}" for key, names in letters.items())
    return "{\n" + ",\n".join(lines) + ',\n"Types": {\n' + types_of + "\n}}\n"


def _is_known(values: Values, inputs: Inputs) -> bool:
    name = values["InstanceTypeId"].value
    return name in inputs.recorded_2018 or name in inputs.table


def _size(values: Values) -> tuple[Any, ...]:
    return values["CpuCoreCount"].value, values["MemorySize"].value, values["InstanceTypeId"].value


def _shipped(values: Values) -> dict[str, object]:
    return {name: values[name].value for name in ("InstanceTypeId", *MEMBERS)}


def _lines(entries: Iterable[str]) -> str:
    return "[\n" + ",\n".join(entries) + "\n]\n"


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
