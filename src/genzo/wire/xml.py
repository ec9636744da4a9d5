"""Responses as XML (protocol.md §5): an interpreter of the structs' plans.

An empty string is ``<X></X>``; a struct or list without members is ``<X/>``; booleans are lower case;
members that are unset are left out, as in JSON.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from genzo.wire.structs import Field, Plan, plan_of

PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"

# What is not written as itself: markup, carriage returns, which parsers fold, and what XML 1.0 cannot hold.
_SPECIAL = re.compile("[^\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
REPLACEMENT = "\ufffd"

_Writer = Callable[[Any, list[str]], None]


def encode(root: str, response: msgspec.Struct) -> bytes:
    """The body of an XML answer with the root element ``root``."""
    parts = [PROLOG]
    _struct_writer(root, type(response))(response, parts)
    return "".join(parts).encode()


def escape(text: str) -> str:
    """``text`` as character data; characters that XML cannot hold become U+FFFD."""
    return _SPECIAL.sub(_escape_one, text) if _SPECIAL.search(text) else text


def _escape_one(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], REPLACEMENT)


@cache
def _struct_writer(name: str, struct: type[msgspec.Struct]) -> _Writer:
    plan = plan_of(struct)
    members = [(field.attribute, _writer(field)) for field in plan.fields]
    opening, closing, empty = f"<{name}>", f"</{name}>", f"<{name}/>"

    def write(value: msgspec.Struct, parts: list[str]) -> None:
        start = len(parts)
        parts.append(opening)
        for attribute, write_member in members:
            member = getattr(value, attribute)
            if member is not msgspec.UNSET:
                write_member(member, parts)
        if len(parts) == start + 1:
            parts[start] = empty
        else:
            parts.append(closing)

    return write


def _writer(field: Field) -> _Writer:
    if field.kind == "list":
        return _list_writer(field)
    return _one_writer(field.name, field.kind, field.item)


def _list_writer(field: Field) -> _Writer:
    write_item = _one_writer(field.name, field.item_kind, field.item)

    def write(values: list[Any], parts: list[str]) -> None:
        for value in values:
            write_item(value, parts)

    return write


def _one_writer(name: str, kind: str, item: Plan | None) -> _Writer:
    if item is not None:
        return _struct_writer(name, item.struct)
    opening, closing = f"<{name}>", f"</{name}>"
    text_of = _TEXTS[kind]

    def write(value: Any, parts: list[str]) -> None:  # noqa: ANN401 - the plan knows the type
        parts.append(f"{opening}{text_of(value)}{closing}")

    return write


def _boolean(value: bool) -> str:
    return "true" if value else "false"


_TEXTS: dict[str, Callable[[Any], str]] = {"str": escape, "int": str, "float": str, "bool": _boolean}
