"""The parameters and response fields of an action: name, type, limits, values, and what they do here."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from genzo import data
from genzo.actions.action import ECS, AnyAction
from genzo.control.coverage import ActionCoverage, Part, State
from genzo.wire.structs import Field, StructSchema, schema_of
from tools.api_description.members import Member
from tools.api_description.members import parameters as described_parameters
from tools.api_description.sdk import Sdk, find_sdk
from tools.site.pages import code, plain, table

_EFFECTS = {
    State.WORKS: "works",
    State.NO_EFFECT: "accepted, has no effect",
    State.MISSING: "not known here",
}
_TYPES = {"str": "text", "int": "integer", "float": "number", "bool": "boolean"}
_NUMBER = re.compile(r"\.N\b")
_NO_MEMBER = Member("", "")


class Parameter(NamedTuple):
    """A parameter by the name that its page has, such as ``Tag.N.Key``."""

    name: str
    field: Field


def unnumbered(name: str) -> str:
    """The name of a parameter without the numbers of lists: ``Tag.Key`` of ``Tag.N.Key``."""
    return _NUMBER.sub("", name)


def parameters_table(action: AnyAction, coverage: ActionCoverage) -> str:
    """A row for each parameter that Genzo knows or the API describes."""
    known = {unnumbered(parameter.name): parameter for parameter in _parameters(action)}
    described = _described(action)
    types = _described_types(action)
    rows = [_row(part, known.get(part.name), described, types) for part in coverage.parameters]
    return table(("parameter", "type", "required", "limits", "values", "here"), rows)


def fields_table(action: AnyAction, coverage: ActionCoverage) -> str:
    """A row for each field of the answer."""
    fields = dict(_fields(schema_of(action.response)))
    rows = [
        (
            code(part.name),
            _type(fields[part.name]) if part.name in fields else "",
            f"never sent: {plain(part.why)}" if part.state is State.NEVER_SENT else _EFFECTS[part.state],
        )
        for part in coverage.fields
    ]
    return table(("field", "type", "here"), rows)


def _row(
    part: Part, parameter: Parameter | None, described: Mapping[str, Member], types: Mapping[str, str]
) -> tuple[str, ...]:
    if parameter is None:
        kind = types.get(part.name, "")
        return (code(part.name), _TYPES.get(kind, kind), "", "", "", _EFFECTS[part.state])
    field, member = parameter.field, described.get(part.name, _NO_MEMBER)
    return (
        code(parameter.name),
        _type(field),
        "required" if field.required else "",
        _limits(field, member),
        ", ".join(map(code, _values(field, member))),
        _EFFECTS[part.state],
    )


def _parameters(action: AnyAction) -> Iterator[Parameter]:
    request: type[msgspec.Struct] = action.request
    yield from _members(schema_of(request))


def _members(schema: StructSchema, prefix: str = "") -> Iterator[Parameter]:
    for name, field in schema.by_name.items():
        shown = f"{prefix}{name}.N" if field.kind == "list" else prefix + name
        if field.item is None:
            yield Parameter(shown, field)
        else:
            yield from _members(field.item, f"{shown}.")


def _fields(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, Field]]:
    for field in schema.fields:
        yield prefix + field.name, field
        if field.item is not None:
            yield from _fields(field.item, f"{prefix}{field.name}.")


def _type(field: Field) -> str:
    if field.kind == "list":
        return f"list of {_TYPES.get(field.item_kind, 'structures')}"
    return _TYPES.get(field.kind, "structure")


def _limits(field: Field, member: Member) -> str:
    """The bounds that Genzo enforces before it asks the action; else those that the API states."""
    least = member.minimum if field.minimum is None else field.minimum
    most = member.maximum if field.maximum is None else field.maximum
    unit = {"str": " characters", "list": " items"}.get(field.kind, "")
    if least is None and most is None:
        return ""
    if most is None:
        return f"at least {least:,.10g}{unit}"
    return f"{least:,.10g} to {most:,.10g}{unit}" if least is not None else f"at most {most:,.10g}{unit}"


def _values(field: Field, member: Member) -> tuple[str, ...]:
    """The values of an enumeration, of the action's own check or as the official SDK lists them."""
    return tuple(field.spellings.values()) if field.spellings else member.values


def _described(action: AnyAction) -> dict[str, Member]:
    if action.version != ECS or action.name not in _sdk().actions:
        return {}
    found = described_parameters(_sdk().request(action.name))
    return {unnumbered(name): member for name, member in found}


def _described_types(action: AnyAction) -> dict[str, str]:
    """The types of the parameters that the shipped description has."""
    found = data.api_description().get(action.name, data.DescribedAction())
    return {unnumbered(name): kind for name, kind in found.parameters.items()}


@cache
def _sdk() -> Sdk:
    """The SDK that scripts/test installs; it is read, not imported."""
    return find_sdk()
