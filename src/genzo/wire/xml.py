"""Responses as XML (docs/reference/protocol.md#answers-in-xml).

A struct's writer is built once from its schema. It inserts the members into a template of tags, and checks
all texts together for characters to escape: a page of images has hundreds of texts, and few need an escape.

An empty string is ``<X></X>``; a struct or list without members is ``<X/>``; booleans are in lower case;
unset members are omitted, as in JSON.
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

# Characters that need no escape: no markup, no carriage return, which parsers turn into a line feed (XML 1.0,
# section 2.11), and only characters that XML 1.0 allows (section 2.2).
_PLAIN_CHARACTERS = "\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
_PLAIN = re.compile(f"[{_PLAIN_CHARACTERS}]*+")
_SPECIAL = re.compile(f"[^{_PLAIN_CHARACTERS}]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
REPLACEMENT = "\ufffd"

_Writer = Callable[[Any], str]


def encode(root: str, response: msgspec.Struct) -> bytes:
    """The body of an XML answer; ``root`` is the name of its root element."""
    return f"{PROLOG}{_struct_writer(root, type(response))(response)}".encode()


def escape(text: str) -> str:
    """``text`` as character data; characters that XML does not allow become U+FFFD."""
    return text if _PLAIN.fullmatch(text) else _SPECIAL.sub(_escape_one, text)


def _escape_one(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], REPLACEMENT)


@cache
def _struct_writer(name: str, struct: type[msgspec.Struct]) -> _Writer:
    """The function that writes the element ``name`` of a struct."""
    write = _template_writer(name, schema_of(struct))
    if any(field.required for field in schema_of(struct).fields):
        return write
    # Most nested structs of most images equal their default, whose element is written once.
    default = struct()
    element = write(default)
    return lambda value: element if value == default else write(value)


def _template_writer(name: str, schema: StructSchema) -> _Writer:
    template = _template(name, schema)
    without_members, empty = f"<{name}></{name}>", f"<{name}/>"
    indices = [(2 * number + 1, field) for number, field in enumerate(schema.fields)]
    texts = [index for index, field in indices if _is_in_template(field) and field.kind == "str"]
    texts_of = itemgetter(*texts) if texts else _no_texts
    booleans = [index for index, field in indices if _is_in_template(field) and field.kind == "bool"]
    others = [(index, _writer(field)) for index, field in indices if index not in (*texts, *booleans)]
    members_of = _members_of(schema)

    def write(value: msgspec.Struct) -> str:
        parts: list[Any] = template.copy()
        parts[1::2] = members_of(value)
        if not _PLAIN.fullmatch("".join(texts_of(parts))):
            for index in texts:
                parts[index] = escape(parts[index])
        for index in booleans:
            parts[index] = "true" if parts[index] else "false"
        for index, write_member in others:
            member = parts[index]
            parts[index] = "" if member is UNSET else write_member(member)
        element = "".join(parts)
        return empty if element == without_members else element

    return write


def _members_of(schema: StructSchema) -> Callable[[msgspec.Struct], tuple[Any, ...]]:
    """The function that returns the members of a struct, in the order of the schema."""
    stored = schema.struct.__struct_fields__
    declared = tuple(field.attribute for field in schema.fields)
    if declared == stored:
        return astuple
    in_order = itemgetter(*[stored.index(attribute) for attribute in declared])
    return lambda value: in_order(astuple(value))


def _template(name: str, schema: StructSchema) -> list[str]:
    """The tags of a struct's element, with an empty text for each member between them, at the odd indices."""
    template = [f"<{name}>"]
    for field in schema.fields:
        opening, closing = (f"<{field.name}>", f"</{field.name}>") if _is_in_template(field) else ("", "")
        template[-1] += opening
        template += ["", closing]
    template[-1] += f"</{name}>"
    return template


def _is_in_template(field: Field) -> bool:
    """Whether a member is a scalar that is always present, so that its tags can be in the template."""
    return field.kind in _SCALARS and not field.is_optional


def _no_texts(_parts: list[Any]) -> tuple[str, ...]:
    return ()


def _writer(field: Field) -> _Writer:
    """The function that writes a member: its text if its tags are in the template, else its elements."""
    if _is_in_template(field):
        return _SCALARS[field.kind]
    if field.kind == "list":
        write_item = _element_writer(field.name, field.item_kind, field.item)
        return lambda values: "".join([write_item(value) for value in values])
    return _element_writer(field.name, field.kind, field.item)


def _element_writer(name: str, kind: str, item: StructSchema | None) -> _Writer:
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
