"""Finds everything that is wrong with the value of a document, not the first problem alone."""

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from genzo.service.seed.located import Place

T = TypeVar("T", bound=msgspec.Struct)


class Problem(NamedTuple):
    """What is wrong with a part of a document; ``reason`` is a clause without a full stop."""

    place: Place
    reason: str


def problems_of(value: Any, kind: Any, place: Place = ()) -> Iterator[Problem]:  # noqa: ANN401 - of any document
    """All reasons why a value does not have the type ``kind``; none if it has it."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        kind = _without_none(kind)
        parts = list(_problems_of_parts(value, kind, place))
        yield from parts or (Problem(place, _reason(value, kind, error)),)


def _reason(value: Any, kind: Any, error: msgspec.ValidationError) -> str:  # noqa: ANN401 - of any document
    if get_origin(kind) is Literal and isinstance(value, str):
        return f'"{value}" is none of {", ".join(map(str, get_args(kind)))}'
    return str(error).partition(" - at `")[0]


def _problems_of_parts(value: Any, kind: Any, place: Place) -> Iterator[Problem]:  # noqa: ANN401 - of any document
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _problems_of_members(value, kind, place)
    elif get_origin(kind) is tuple and isinstance(value, list):
        for number, element in enumerate(value):
            yield from problems_of(element, get_args(kind)[0], (*place, number))
    elif _is_mapping(kind) and isinstance(value, dict):
        for name, element in value.items():
            yield from problems_of(element, get_args(kind)[1], (*place, name))


def _problems_of_members(
    value: dict[str, Any], kind: type[msgspec.Struct], place: Place
) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, member in value.items():
        if name in fields:
            yield from problems_of(member, fields[name].type, (*place, name))
        else:
            yield Problem((*place, name), f"there is no member {name}{hint(name, fields)}")
    for name, field in fields.items():
        if field.required and name not in value:
            yield Problem(place, f"the member {name} is missing")


def hint(name: str, known: Iterable[str]) -> str:
    """A clause with the most similar of the known names; ``""`` without one."""
    from difflib import get_close_matches  # noqa: PLC0415 - for a wrong file alone

    close = get_close_matches(name, known, n=1)
    return f": did you mean {close[0]}" if close else ""


def _is_mapping(kind: Any) -> bool:  # noqa: ANN401 - of a member of a struct
    return get_origin(kind) is not None and get_origin(kind) is not tuple and len(get_args(kind)) == 2  # noqa: PLR2004


def _without_none(kind: Any) -> Any:  # noqa: ANN401 - of a member of a struct
    """The type without a default's None or UNSET, and without its limits."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, types.UnionType):
        others = [each for each in get_args(kind) if each not in (type(None), msgspec.UnsetType)]
        return _without_none(others[0]) if len(others) == 1 else kind
    return kind
