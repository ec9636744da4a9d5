"""Requests and responses are msgspec structs; a schema describes the fields of one.

A field has its name on the wire (``rename="pascal"`` or an explicit name), its type and its limits
(``msgspec.Meta``). Binding, XML and the coverage page use the same schema.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType, inspect

__all__ = [
    "DECLARED_ORDER",
    "NO_EFFECT",
    "SECRET",
    "UNSET",
    "Field",
    "Request",
    "Response",
    "StructSchema",
    "UnsetType",
    "in_any_case",
    "never_sent",
    "schema_of",
]

DECLARED_ORDER = "__declared_order__"
"""The attribute with the declared order of the fields, of a struct that has them in another order."""


NO_EFFECT = msgspec.Meta(extra={"effect": False})
"""Marks a parameter whose type is checked and which has no effect otherwise."""

SECRET = msgspec.Meta(extra={"secret": True})
"""Marks a parameter whose value no log and no audit trail has."""


def never_sent(reason: str) -> msgspec.Meta:
    """Marks a response field that the API describes and no answer here has, nor any of its members.

    ``reason`` says why, as a clause.
    """
    return msgspec.Meta(extra={"never_sent": reason})


def in_any_case(values: Sequence[str] | Mapping[str, object]) -> msgspec.Meta:
    """Marks a text whose ``values`` the service takes in any case; the action gets them as given here.

    Other texts remain as they are. docs/reference/protocol.md#values-in-another-case lists the parameters.
    Pages show the values in the order given: a set has none that stays the same.
    """
    return msgspec.Meta(extra={"spellings": {value.lower(): value for value in values}})


class Request(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The parameters of an action. A field without a default is mandatory."""


class Response(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The answer of an action. XML has its fields in their order, JSON in that of their keys."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a request or response.

    ``kind`` is "str", "int", "float", "bool", "struct" or "list"; ``item_kind`` is the kind of a list's
    items. ``item`` is the schema of a nested struct, or of a list's structs. ``minimum`` and ``maximum``
    limit a number, or the length of a list or text. ``has_effect`` is false for a parameter without effect.
    ``spellings`` are the values that count in any case, by their lower case. An answer omits an
    ``is_optional`` member whose value is UNSET. ``never_sent`` says why no answer has the field; it is empty
    for the others. ``is_secret`` is true for a parameter with the mark `SECRET`.
    """

    attribute: str
    name: str
    kind: str
    item_kind: str = ""
    item: "StructSchema | None" = None
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    aliases: tuple[str, ...] = ()
    has_effect: bool = True
    is_optional: bool = False
    spellings: Mapping[str, str] | None = None
    never_sent: str = ""
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class StructSchema:
    """The fields of a struct, in the order in which they are declared and by their names on the wire."""

    struct: type[msgspec.Struct]
    fields: tuple[Field, ...]
    by_name: Mapping[str, Field] = field(repr=False)


@cache
def schema_of(struct: type[msgspec.Struct]) -> StructSchema:
    """The schema of ``struct``, cached per class.

    Raises:
        TypeError: a field has a type that no request or response can have.
    """
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - what the annotation promises
    hints = get_type_hints(struct)
    members = {member.name: member for member in info.fields}
    declared = getattr(struct, DECLARED_ORDER, struct.__struct_fields__)
    fields = tuple(_field(members[name], UnsetType in get_args(hints[name])) for name in declared)
    by_name = {name: item for item in fields for name in (item.name, *item.aliases)}
    return StructSchema(struct, fields, by_name)


def _field(member: inspect.Field, is_optional: bool) -> Field:
    kind_type, extra = _unwrap(member.type)
    kind, item_kind, item = _kind(kind_type)
    return Field(
        attribute=member.name,
        name=member.encode_name,
        kind=kind,
        item_kind=item_kind,
        item=item,
        required=member.required,
        minimum=getattr(kind_type, "ge", None),
        maximum=getattr(kind_type, "le", getattr(kind_type, "max_length", None)),
        aliases=tuple(extra.get("aliases", ())),
        has_effect=extra.get("effect", True),
        is_optional=is_optional,
        spellings=extra.get("spellings"),
        never_sent=extra.get("never_sent", ""),
        is_secret=extra.get("secret", False),
    )


def _unwrap(member_type: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    """The type without ``| None`` and metadata, and the ``extra`` of the metadata."""
    extra: dict[str, Any] = {}
    while isinstance(member_type, inspect.Metadata | inspect.UnionType):
        if isinstance(member_type, inspect.Metadata):
            extra |= member_type.extra or {}
            member_type = member_type.type
        else:
            member_type = next(
                option for option in member_type.types if not isinstance(option, inspect.NoneType)
            )
    return member_type, extra


_SCALARS: tuple[tuple[type[inspect.Type], str], ...] = (
    (inspect.StrType, "str"),
    (inspect.BoolType, "bool"),
    (inspect.IntType, "int"),
    (inspect.FloatType, "float"),
)


def _kind(member_type: inspect.Type) -> tuple[str, str, StructSchema | None]:
    """The kind of a type; for a list also the kind and the schema of its items."""
    for scalar, name in _SCALARS:
        if isinstance(member_type, scalar):
            return name, "", None
    if isinstance(member_type, inspect.StructType):
        return "struct", "", schema_of(member_type.cls)
    if isinstance(member_type, inspect.ListType | inspect.VarTupleType):
        item_type, _ = _unwrap(member_type.item_type)
        item_kind, _, item = _kind(item_type)
        return "list", item_kind, item
    raise TypeError(f"a request or response has no field of type {member_type!r}")
