"""The XML of OSS: trees of elements as values, and the two bodies that clients send."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from genzo.errors import oss as errors
from genzo.wire.xml import escape

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DECLARATIONS = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_NAMESPACE = re.compile(r"\{[^}]*\}")


class Element(NamedTuple):
    """An element with text, or with elements in it."""

    name: str
    content: "str | Sequence[Element]"


def element(name: str, **members: str | int | bool) -> Element:
    """An element with members that are plain texts; a boolean is ``true`` or ``false``."""
    return Element(name, elements(**members))


def elements(**members: str | int | bool) -> list[Element]:
    """Elements that are plain texts; a boolean is ``true`` or ``false``."""
    return [Element(key, _text(value)) for key, value in members.items()]


def encode(root: Element) -> bytes:
    """The body of an answer."""
    parts = [PROLOG]
    _write(root, parts)
    return "".join(parts).encode()


def named_parts(body: bytes) -> list[tuple[int, str]]:
    """The number and ETag, without quotes, of each part in a CompleteMultipartUpload.

    Raises:
        OssError: MalformedXML.
    """
    found = []
    for part in _children(_parsed(body, "CompleteMultipartUpload"), "Part"):
        number, etag = _child_text(part, "PartNumber"), _child_text(part, "ETag")
        if not (number.isascii() and number.isdecimal()):
            raise errors.MALFORMED_XML()
        found.append((int(number), etag.strip('"')))
    return found


def named_objects(body: bytes) -> tuple[list[str], bool]:
    """The names in a Delete, and whether the answer must not repeat them (``Quiet``).

    Raises:
        OssError: MalformedXML.
    """
    root = _parsed(body, "Delete")
    names = [_child_text(each, "Key") for each in _children(root, "Object")]
    if not all(names):
        raise errors.MALFORMED_XML()
    return names, _child_text(root, "Quiet") == "true"


def named_location(body: bytes) -> str:
    """The LocationConstraint of a CreateBucketConfiguration, or ``""``; an empty body has none.

    Raises:
        OssError: MalformedXML.
    """
    return _child_text(_parsed(body, "CreateBucketConfiguration"), "LocationConstraint") if body else ""


def _text(value: str | int | bool) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _write(element: Element, parts: list[str]) -> None:
    parts.append(f"<{element.name}>")
    if isinstance(element.content, str):
        parts.append(escape(element.content))
    else:
        for each in element.content:
            _write(each, parts)
    parts.append(f"</{element.name}>")


def _parsed(body: bytes, root: str) -> ET.Element:
    # Without declarations there are no entities, which could grow without bound or name files.
    try:
        text = body.decode()
        if _DECLARATIONS.search(text):
            raise errors.MALFORMED_XML()
        parsed = ET.fromstring(text)  # noqa: S314 - see above
    except (ET.ParseError, ValueError):
        raise errors.MALFORMED_XML() from None
    if _local(parsed.tag) != root:
        raise errors.MALFORMED_XML()
    return parsed


def _local(tag: str) -> str:
    return _NAMESPACE.sub("", tag)


def _children(parent: ET.Element, name: str) -> Iterable[ET.Element]:
    return [each for each in parent if _local(each.tag) == name]


def _child_text(parent: ET.Element, name: str) -> str:
    return next((each.text or "" for each in _children(parent, name)), "")
