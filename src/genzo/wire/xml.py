"""Responses as XML (protocol.md §5), by writers that are made once of the structs' plans.

A writer fills a struct's members into one template, and looks once at all its texts together to see whether
any of them has to be escaped: most have not, and a page has hundreds.

An empty string is ``<X></X>``; a struct or list without members is ``<X/>``; booleans are lower case;
members that are unset are left out, as in JSON.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import astuple

from genzo.wire.structs import UNSET, Field, Plan, plan_of

PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"

# What is not written as itself: markup, carriage returns, which parsers fold, and what XML 1.0 cannot hold.
_SPECIAL = re.compile("[^\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
REPLACEMENT = "\ufffd"

_Writer = Callable[[Any], str]
_BOOLEANS = {True: "true", False: "false"}


def encode(root: str, response: msgspec.Struct) -> bytes:
    """The body of an XML answer with the root element ``root``."""
    return f"{PROLOG}{_struct_writer(root, type(response))(response)}".encode()


def escape(text: str) -> str:
    """``text`` as character data; characters that XML cannot hold become U+FFFD."""
    return _SPECIAL.sub(_escape_one, text) if _SPECIAL.search(text) else text


def _escape_one(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], REPLACEMENT)


@cache
def _struct_writer(name: str, struct: type[msgspec.Struct]) -> _Writer:
    """Writes the element ``name`` of a struct."""
    write = _template_writer(name, plan_of(struct))
    if any(field.required for field in plan_of(struct).fields):
        return write
    # What says nothing but its defaults, as most parts of most images do, is always the same element.
    default = struct()
    element = write(default)
    return lambda value: element if value == default else write(value)


def _template_writer(name: str, plan: Plan) -> _Writer:
    scalars = [not field.is_optional and field.kind in _SCALARS for field in plan.fields]
    numbered = list(enumerate(zip(plan.fields, scalars, strict=True)))
    template = "".join(
        f"<{field.name}>%s</{field.name}>" if scalar else "%s" for _, (field, scalar) in numbered
    )
    texts = [index for index, (field, scalar) in numbered if scalar and field.kind == "str"]
    booleans = [index for index, (field, scalar) in numbered if scalar and field.kind == "bool"]
    elements = [(index, _writer(field)) for index, (field, scalar) in numbered if not scalar]

    def write(value: msgspec.Struct) -> str:
        members = list(astuple(value))
        if _SPECIAL.search("".join([members[index] for index in texts])):
            for index in texts:
                members[index] = escape(members[index])
        for index in booleans:
            members[index] = _BOOLEANS[members[index]]
        for index, write_element in elements:
            members[index] = write_element(members[index])
        content = template % tuple(members)
        return f"<{name}>{content}</{name}>" if content else f"<{name}/>"

    return write


def _writer(field: Field) -> _Writer:
    """Writes the elements of a member: none of what is unset, and one of each item of a list."""
    if field.kind == "list":
        write_item = _one_writer(field.name, field.item_kind, field.item)
        return lambda values: "".join([write_item(value) for value in values])
    write = _one_writer(field.name, field.kind, field.item)
    return (lambda value: "" if value is UNSET else write(value)) if field.is_optional else write


def _one_writer(name: str, kind: str, item: Plan | None) -> _Writer:
    if item is not None:
        return _struct_writer(name, item.struct)
    text_of = _SCALARS[kind]
    return lambda value: f"<{name}>{text_of(value)}</{name}>"


_SCALARS: dict[str, Callable[[Any], str]] = {
    "str": escape,
    "int": str,
    "float": str,
    "bool": _BOOLEANS.__getitem__,
}
