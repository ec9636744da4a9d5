"""Reads recorded answers of the service, in JSON or XML and of any year, into response structs.

The struct determines types, so a number that a test author wrote as text becomes a number. Unknown members
are reported, never dropped silently. A null and an empty container count as absent.
"""

import re
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

import msgspec

from genzo.wire.structs import Field, StructSchema, schema_of

T = TypeVar("T", bound=msgspec.Struct)
Members = dict[str, Any]

# The sample in the service's page on DescribeImages lacks a comma at the end of a line, and people save it.
# The possessive parts keep a long run of blank lines from being matched in every possible way.
_MISSING_COMMA = re.compile(rb'([}\]])([^\S\n]*+\n\s*+")')
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}


TOO_DEEP = "it is nested too deeply for an answer of the service"


class RecordingError(ValueError):
    """The text is no answer of the service; the message is a sentence that names the error and its place."""


def parse(text: bytes, struct: type[msgspec.Struct]) -> Any:  # noqa: ANN401 - whatever the JSON holds
    """The JSON or XML text as plain values; XML elements get the structure that ``struct`` has in JSON.

    Raises:
        RecordingError: the text is neither JSON nor XML, or is nested too deeply.
    """
    return _parse_xml(text, schema_of(struct)) if text.lstrip().startswith(b"<") else _parse_json(text)


def convert(members: Any, struct: type[T]) -> T:  # noqa: ANN401 - whatever was parsed
    """The struct with the parsed members.

    Raises:
        RecordingError: a required member is missing, or a member has the wrong type.
    """
    try:
        return msgspec.convert(_normalized(members, schema_of(struct)), struct, strict=False)
    except msgspec.ValidationError as error:
        raise RecordingError(f"{error}") from None


def unknown_members(members: Any, struct: type[msgspec.Struct], prefix: str = "") -> set[str]:  # noqa: ANN401
    """The dotted names of the members that ``struct`` does not have."""
    if not isinstance(members, dict):
        return set()
    schema, unknown = schema_of(struct), set[str]()
    for name, value in members.items():
        field = schema.by_name.get(name)
        if field is None:
            unknown.add(prefix + name)
        elif field.item is not None:
            for item in value if isinstance(value, list) else [value]:
                unknown |= unknown_members(item, field.item.struct, f"{prefix}{name}.")
    return unknown


def _parse_json(text: bytes) -> Any:  # noqa: ANN401
    _refuse_compressed(text)
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise RecordingError(TOO_DEEP) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        try:
            return msgspec.json.decode(_MISSING_COMMA.sub(rb"\1,\2", text))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise RecordingError(f"it is neither XML nor valid JSON ({error})") from None


def _refuse_compressed(text: bytes) -> None:
    for magic, name in _COMPRESSED.items():
        if text.startswith(magic):
            raise RecordingError(f"it is compressed with {name}: unpack it first")


def _parse_xml(text: bytes, schema: StructSchema) -> Members:
    try:
        return _element_members(_xml_root(text.strip()), schema)
    except (ET.ParseError, LookupError, ValueError) as error:
        raise RecordingError(f"it is not valid XML ({error})") from None


def _xml_root(text: bytes) -> ET.Element:
    # Expat limits the amplification of entities (since 2.4.0), and loads no external entities by default.
    try:
        return ET.fromstring(text)  # noqa: S314
    except ValueError:
        # Expat reads no encoding of several bytes, such as GBK.
        encoding = _XML_ENCODING.match(text)
        if encoding is None:
            raise
        return ET.fromstring(text.decode(encoding[1].decode()))  # noqa: S314


def _element_members(element: ET.Element, schema: StructSchema) -> Members:
    members: Members = {}
    for child in element:
        field = schema.by_name.get(child.tag)
        if field is not None and field.kind == "list":
            members.setdefault(child.tag, []).append(_element_value(child, field))
        else:
            members[child.tag] = _element_value(child, field)
    return members


def _element_value(element: ET.Element, field: Field | None) -> Any:  # noqa: ANN401
    if field is not None and field.item is not None:
        return _element_members(element, field.item)
    return element.text or ""


def _normalized(members: Any, schema: StructSchema) -> Any:  # noqa: ANN401
    """The members without nulls and empty numbers; an integer in a text member becomes text."""
    if not isinstance(members, dict):
        return members
    normalized: Members = {}
    for name, value in members.items():
        field = schema.by_name.get(name)
        if field is None or value is None:
            continue
        if field.item is not None:
            item = field.item
            normalized[name] = (
                [_normalized(each, item) for each in value]
                if isinstance(value, list)
                else _normalized(value, item)
            )
        elif field.kind == "str" and isinstance(value, int) and not isinstance(value, bool):
            normalized[name] = str(value)
        elif value != "" or field.kind == "str":
            normalized[name] = value
    return normalized
