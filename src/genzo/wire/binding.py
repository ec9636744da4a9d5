"""Binds parameters to a request struct: flattened lists, types and limits.

``Tag.1.Key=env`` fills the first struct of the field ``Tag``. Items are sorted by their numbers, gaps are
closed, and other indices than positive numbers are ignored (docs/reference/protocol.md#lists-and-structs).
An empty parameter counts as absent. Inside a list an empty text counts, since the value of a tag
may be empty; an empty number or boolean of a struct does not
(docs/reference/protocol.md#booleans-and-empty-values). Values that count in any case
(`genzo.wire.structs.in_any_case`) become those of the API.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from genzo import errors
from genzo.wire.structs import Field, Request, StructSchema, schema_of

R = TypeVar("R", bound=Request)

# A 64-bit integer has up to 19 digits. int() also accepts blanks, "+", "_" and digits of other scripts.
_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
# float() also accepts "nan", "inf", "1_0" and blanks, which are no numbers in the API.
_FLOAT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
# SDKs number items from 1 without leading zeros (docs/reference/protocol.md#lists-and-structs).
INDEX = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
"""The number of an item in the name of a parameter."""
# Python SDKs send True and False, others true and false, so values are compared in lower case.
_BOOLEANS = {"true": True, "false": False}
_INT64_MAX = 2**63 - 1


def bind(struct: type[R], parameters: Mapping[str, str]) -> R:
    """The request with the given ``parameters`` (decoded value by name); unknown names are ignored.

    Raises:
        ApiError: MissingParameter or InvalidParameter, with the full name of the parameter.
    """
    schema = schema_of(struct)
    return struct(**_members(schema, given_parameters(schema, parameters).items(), prefix=""))


def given_parameters(schema: StructSchema, parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters that count: those with a value, and those of lists."""
    fields = schema.by_name
    return {
        name: value
        for name, value in parameters.items()
        if value or ("." in name and _is_list(fields.get(name.partition(".")[0])))
    }


def _is_list(field: Field | None) -> bool:
    return field is not None and field.kind == "list"


def _members(schema: StructSchema, given: Iterable[tuple[str, str]], prefix: str) -> dict[str, Any]:
    """The members of a struct by attribute. The names in ``given`` are relative to ``prefix``.

    Raises:
        ApiError: MissingParameter or InvalidParameter.
    """
    members: dict[str, Any] = {}
    nested: dict[str, tuple[Field, list[tuple[str, str]]]] = {}
    for name, value in given:
        head, dot, rest = name.partition(".")
        field = schema.by_name.get(head)
        if field is None:
            continue
        if field.kind in ("list", "struct"):
            if dot:
                nested.setdefault(field.attribute, (field, []))[1].append((rest, value))
        elif not value and field.kind != "str":
            continue  # only a text can be empty
        elif not dot and field.attribute not in members:
            text = value if field.spellings is None else field.spellings.get(value.lower(), value)
            members[field.attribute] = _scalar(field.kind, text, prefix + head, field.minimum, field.maximum)
    for attribute, (field, pairs) in nested.items():
        members[attribute] = _nested(field, pairs, prefix + field.name)
    for field in schema.fields:
        if field.required and field.attribute not in members:
            raise errors.MISSING_PARAMETER(name=prefix + field.name)
    return members


def _nested(field: Field, pairs: list[tuple[str, str]], name: str) -> Any:  # noqa: ANN401 - the field decides
    if field.kind == "struct":
        assert field.item is not None  # noqa: S101 - a struct field has a schema
        return field.item.struct(**_members(field.item, pairs, f"{name}."))
    items: dict[int, list[tuple[str, str]]] = {}
    for rest, value in pairs:
        index, _, member = rest.partition(".")
        if INDEX.fullmatch(index):
            items.setdefault(int(index), []).append((member, value))
    if field.maximum is not None and len(items) > field.maximum:
        raise errors.INVALID_PARAMETER(name=name)
    return tuple(_item(field, items[index], f"{name}.{index}") for index in sorted(items))


def _item(field: Field, pairs: list[tuple[str, str]], name: str) -> Any:  # noqa: ANN401 - the field decides
    if field.item is not None:
        return field.item.struct(**_members(field.item, pairs, f"{name}."))
    scalars = [value for member, value in pairs if not member]
    if not scalars:
        raise errors.INVALID_PARAMETER(name=name)
    return _scalar(field.item_kind, scalars[0], name, None, None)


def _scalar(kind: str, value: str, name: str, minimum: float | None, maximum: float | None) -> Any:  # noqa: ANN401
    if kind == "str":
        if maximum is not None and len(value) > maximum:
            raise errors.INVALID_PARAMETER(name=name)
        return value
    if kind == "bool":
        boolean = _BOOLEANS.get(value.lower())
        if boolean is None:
            raise errors.INVALID_PARAMETER(name=name)
        return boolean
    number, smallest, largest = _number(kind, value)
    lower = smallest if minimum is None else minimum
    upper = largest if maximum is None else maximum
    if number is None or not lower <= number <= upper:
        raise errors.INVALID_PARAMETER(name=name)
    return number


def _number(kind: str, value: str) -> tuple[float | None, float, float]:
    """The parsed number, None if the text is no number; and the smallest and largest number of its kind."""
    if kind == "int":
        return int(value) if _INTEGER.fullmatch(value) else None, -_INT64_MAX - 1, _INT64_MAX
    return float(value) if _FLOAT.fullmatch(value) else None, -sys.float_info.max, sys.float_info.max
