"""Responses as XML (docs/reference/protocol.md#answers-in-xml).

A writer is made once of a struct's schema. It fills the members into a frame of tags, and looks once at all
its texts together to see whether any of them has to be escaped: most have not, and a page has hundreds.

An empty string is ``<X></X>``; a struct or list without members is ``<X/>``; booleans are lower case;
members that are unset are left out, as in JSON.
"""

import re
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import astuple

from genzo.wire.structs import UNSET, Field, StructSchema, schema_of

PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"

# What is written as itself: no markup, no carriage returns, which parsers fold, and nothing that XML 1.0
# cannot hold.
_PLAIN_CHARACTERS = "\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_PLAIN = re.compile(f"[{_PLAIN_CHARACTERS}]*+")
_SPECIAL = re.compile(f"[^{_PLAIN_CHARACTERS}]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
REPLACEMENT = "\ufffd"

_Writer = Callable[[Any], str]


def encode(root: str, response: msgspec.Struct) -> bytes:
    """The body of an XML answer with the root element ``root``."""
    return f"{PROLOG}{_struct_writer(root, type(response))(response)}".encode()


def escape(text: str) -> str:
    """``text`` as character data; characters that XML cannot hold become U+FFFD."""
    return text if _PLAIN.fullmatch(text) else _SPECIAL.sub(_escape_one, text)


def _escape_one(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], REPLACEMENT)


@cache
def _struct_writer(name: str, struct: type[msgspec.Struct]) -> _Writer:
    """Writes the element ``name`` of a struct."""
    write = _framed_writer(name, schema_of(struct))
    if any(field.required for field in schema_of(struct).fields):
        return write
    # What says nothing but its defaults, as most parts of most images do, is always the same element.
    default = struct()
    element = write(default)
    return lambda value: element if value == default else write(value)


def _framed_writer(name: str, schema: StructSchema) -> _Writer:
    frame = _frame(name, schema)
    nothing, empty = f"<{name}></{name}>", f"<{name}/>"
    places = [(2 * number + 1, field) for number, field in enumerate(schema.fields)]
    texts = [place for place, field in places if _is_framed(field) and field.kind == "str"]
    texts_of = itemgetter(*texts) if texts else _no_texts
    booleans = [place for place, field in places if _is_framed(field) and field.kind == "bool"]
    others = [(place, _writer(field)) for place, field in places if place not in (*texts, *booleans)]

    def write(value: msgspec.Struct) -> str:
        parts: list[Any] = frame.copy()
        parts[1::2] = astuple(value)
        if not _PLAIN.fullmatch("".join(texts_of(parts))):
            for place in texts:
                parts[place] = escape(parts[place])
        for place in booleans:
            parts[place] = "true" if parts[place] else "false"
        for place, write_member in others:
            member = parts[place]
            parts[place] = "" if member is UNSET else write_member(member)
        element = "".join(parts)
        return empty if element == nothing else element

    return write


def _frame(name: str, schema: StructSchema) -> list[str]:
    """The tags of a struct's element, and between them, at the odd places, an empty text for each member."""
    frame = [f"<{name}>"]
    for field in schema.fields:
        opening, closing = (f"<{field.name}>", f"</{field.name}>") if _is_framed(field) else ("", "")
        frame[-1] += opening
        frame += ["", closing]
    frame[-1] += f"</{name}>"
    return frame


def _is_framed(field: Field) -> bool:
    """Whether a member is a single text whose tags are always there, so that they can be in the frame."""
    return field.kind in _SCALARS and not field.is_optional


def _no_texts(_parts: list[Any]) -> tuple[str, ...]:
    return ()


def _writer(field: Field) -> _Writer:
    """Writes a member: its text where its tags are in the frame, else its elements, one for each item."""
    if _is_framed(field):
        return _SCALARS[field.kind]
    if field.kind == "list":
        write_item = _one_writer(field.name, field.item_kind, field.item)
        return lambda values: "".join([write_item(value) for value in values])
    return _one_writer(field.name, field.kind, field.item)


def _one_writer(name: str, kind: str, item: StructSchema | None) -> _Writer:
    if item is not None:
        return _struct_writer(name, item.struct)
    text_of = _SCALARS[kind]
    return lambda value: f"<{name}>{text_of(value)}</{name}>"


_SCALARS: dict[str, Callable[[Any], str]] = {
    "str": escape,
    "int": str,
    "float": str,
    "bool": lambda value: "true" if value else "false",
}
