"""The values that sources state, the API's own first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from genzo.catalogue.facts import InstanceType
from tools.instance_types import origins
from tools.instance_types.inputs import Inputs
from tools.instance_types.origins import Value, Values

MEMBERS = frozenset(InstanceType.__struct_encode_fields__)

_LETTERS = {
    "csi-2026": origins.API_2026,
    "csi-2024": origins.API_2024,
    "recorded-2024": origins.API_INSTANCES,
    "sparecores-2026-01": origins.API_LIST,
    "jclouds-2018": origins.API_2018,
    "doc-2026": origins.PAGE_2026,
    "doc-2021": origins.PAGE_2021,
}
_PAGES = (origins.PAGE_2026, origins.PAGE_2021)
# The page repeats inbound rates as outbound ones.
_REPEATED = ("InstanceBandwidthTx", "InstancePpsTx")
# Slips of the page by type or family: siblings, or the recorded answer for one of them, have these values.
_SLIPS = {
    ("ecs.c6.3xlarge", "EniIpv6AddressQuantity"): 1,
    ("ecs.c7a-nps1.16xlarge", "InstancePpsRx"): 6000000,
    ("ecs.u1", "EniIpv6AddressQuantity"): 1,
}
# The recorded answer of 2018 lacks them for the first families.
_RATES = ("InstanceBandwidthRx", "InstanceBandwidthTx", "InstancePpsRx", "InstancePpsTx")


def stated(inputs: Inputs) -> dict[str, Values]:
    """The stated values of all types. Of several sources of a value, the first one counts."""
    names = dict.fromkeys((*inputs.recorded_2018, *inputs.table, *inputs.types, *inputs.page_types))
    return {name: _first(_layers(name, inputs)) for name in names}


def _first(layers: Iterable[Values]) -> Values:
    values: Values = {}
    for layer in layers:
        values = layer | values
    return {name: value for name, value in values.items() if name in MEMBERS}


def _layers(name: str, inputs: Inputs) -> Iterator[Values]:
    merged = _merged(inputs.types.get(name, {}))
    api = {member: value for member, value in merged.items() if value.origin not in _PAGES}
    yield {
        member: value for member, value in api.items() if value.origin in (origins.API_2026, origins.API_2024)
    }
    yield _all(inputs.singles.get(name, {}), origins.API_SINGLE)
    yield {member: value for member, value in api.items() if value.origin != origins.INFERRED}
    yield _all(inputs.recorded_2018.get(name, {}), origins.API_2018)
    yield _of_page(name, inputs.page_types.get(name, {}))
    yield {
        member: value
        for member, value in merged.items()
        if value.origin in _PAGES and member not in _REPEATED
    }
    yield {member: value for member, value in api.items() if value.origin == origins.INFERRED}
    yield _all(inputs.table.get(name, {}), origins.TABLE)
    if name in inputs.recorded_2018:
        yield dict.fromkeys(_RATES, Value(None, origins.NOT_APPLICABLE))
    yield {"InstanceTypeId": Value(name, origins.API_LIST)}


def _of_page(name: str, page: Mapping[str, Any]) -> Values:
    values = _all(page, origins.PAGE_2026)
    for (slipped, member), value in _SLIPS.items():
        if member in values and slipped in (name, page["InstanceTypeFamily"]):
            values[member] = Value(value, origins.INFERRED)
    return {member: value for member, value in values.items() if member not in _REPEATED}


def _merged(entry: Mapping[str, Any]) -> Values:
    """The values of a type of the merged file, whose members in structs become members of the type."""
    letters = entry.get("_sources", {})
    values = {
        member: Value(_whole(value), _LETTERS.get(letters[member], origins.INFERRED))
        for member, value in entry.items()
        if member != "_sources"
    }
    options = values.pop("CpuOptions", None)
    if options is not None:
        members = dict(entry["CpuOptions"])
        members["SupportedTopologyTypes"] = members["SupportedTopologyTypes"]["SupportedTopologyType"]
        values |= _all(members, options.origin)
    modes = values.pop("SupportedBootModes", None)
    if modes is not None:
        values["SupportedBootModes"] = Value(entry["SupportedBootModes"]["SupportedBootMode"], modes.origin)
    return values


def _all(members: Mapping[str, Any], origin: str) -> Values:
    return {name: Value(_whole(value), origin) for name, value in members.items()}


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value
