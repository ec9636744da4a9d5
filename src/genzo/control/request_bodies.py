"""Decodes the bodies of control requests, and says what an unknown member may mean."""

import re
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

import msgspec

T = TypeVar("T")

_UNKNOWN = re.compile(r"unknown field `([^`]*)`")


def decoded(body: bytes, kind: type[T]) -> T:
    """The value of a body in JSON.

    Raises:
        ValueError: a member is unknown.
        msgspec.MsgspecError: the body cannot be decoded as ``kind`` for another reason.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        unknown = _UNKNOWN.search(str(error))
        if unknown is None:
            raise
        raise ValueError(f"{error}.{_did_you_mean(unknown[1], _members_of(kind))}") from None


def _members_of(kind: Any) -> Iterator[str]:  # noqa: ANN401 - of a member
    """The names of the members of a type, and of those below it."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for field in msgspec.structs.fields(kind):
            yield field.encode_name
            yield from _members_of(field.type)
    for part in get_args(kind):
        yield from _members_of(part)


def _did_you_mean(name: str, known: Iterator[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only after a mistake

    close = get_close_matches(name.lower(), known, n=1)
    return f" Did you mean {close[0]}?" if close else ""
