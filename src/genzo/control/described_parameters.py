"""The parameters of an action, as the action reads them and as the API describes them, for forms and pages.

Names, types and limits are those of the request that the action binds (`genzo.wire.structs`), so that what is
shown is what counts. The description adds the values and defaults that the API's pages list.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from genzo.actions.registry import named
from genzo.data import DescribedAction, api_description
from genzo.wire.structs import Field, StructSchema, schema_of

_INT32_MAX = 2**31 - 1


class Parameter(NamedTuple):
    """A parameter that has a value; ``name`` is dotted, with ``N`` in place of a number: ``Tag.N.Key``.

    ``kind`` is "str", "int", "float" or "bool". ``values`` are those that the description lists; others may
    be valid, too. ``minimum`` and ``maximum`` bound a number, ``maximum`` the length of a text.
    """

    name: str
    kind: str
    is_required: bool
    minimum: float | None
    maximum: float | None
    values: tuple[str, ...]
    default: str
    has_effect: bool
    is_secret: bool


class Group(NamedTuple):
    """A list or a struct; the names of its members begin with its own. ``maximum`` is the longest list.

    A list of plain values has one member, of the name ``Name.N``.
    """

    name: str
    is_list: bool
    maximum: int | None
    members: "tuple[Parameter | Group, ...]"


class DescribedCall(NamedTuple):
    """An action as a caller sees it."""

    name: str
    api_name: str
    version: str
    writes: bool
    permissions: tuple[str, ...]
    parameters: tuple[Parameter | Group, ...]


@cache
def described_call(name: str) -> DescribedCall | None:
    """The action of a full name; None if there is none."""
    action = named(name)
    if action is None:
        return None
    described = api_description().get(name, DescribedAction())
    return DescribedCall(
        name,
        action.api_name,
        action.version,
        action.writes,
        action.permissions,
        _members(_schema(action.request), "", described),
    )


def _schema(request: type[msgspec.Struct]) -> StructSchema:
    return schema_of(request)


def _members(schema: StructSchema, prefix: str, described: DescribedAction) -> tuple[Parameter | Group, ...]:
    defaults = _defaults(schema.struct)
    return tuple(_member(field, prefix, described, defaults) for field in schema.fields)


def _member(
    field: Field, prefix: str, described: DescribedAction, defaults: Mapping[str, Any]
) -> Parameter | Group:
    name = prefix + field.name
    if field.kind == "struct":
        assert field.item is not None  # noqa: S101 - a struct has a schema
        return Group(name, is_list=False, maximum=None, members=_members(field.item, f"{name}.", described))
    if field.kind == "list":
        members = (
            (_parameter(field, f"{name}.N", field.item_kind, described, ""),)
            if field.item is None
            else _members(field.item, f"{name}.N.", described)
        )
        return Group(name, True, None if field.maximum is None else int(field.maximum), members)
    return _parameter(field, name, field.kind, described, _text(defaults.get(field.attribute)))


def _parameter(field: Field, name: str, kind: str, described: DescribedAction, default: str) -> Parameter:
    minimum, maximum = (None, None) if name.endswith(".N") else (field.minimum, field.maximum)
    if maximum == _INT32_MAX:  # the range of the type, which bounds nothing that a caller would send
        maximum = None
    if maximum is None and kind != "str":
        least, maximum = described.limits.get(name, (None, None))
        minimum = least if minimum is None else minimum
    return Parameter(
        name,
        kind,
        field.required or name in described.required,
        minimum,
        maximum,
        described.values.get(name, ()),
        default or described.defaults.get(name, ""),
        field.has_effect,
        field.is_secret,
    )


def _defaults(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        field.name: field.default
        for field in msgspec.structs.fields(struct)
        if field.default is not msgspec.NODEFAULT
    }


def _text(default: object) -> str:
    """A default as a request would have it; empty for none."""
    if isinstance(default, bool):
        return "true" if default else "false"
    return str(default) if isinstance(default, str | int | float) else ""
