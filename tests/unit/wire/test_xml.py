"""XML of any answer can be parsed to its values."""

from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.actions.regions.describe_zones import DescribeZonesResponse
from genzo.wire import xml
from genzo.wire.structs import UNSET, Field, StructSchema, UnsetType, schema_of
from tests.unit.wire.strategies import ANY_TEXT, structs, xml_texts

Tree = list[tuple[str, Any]]


def tree_of(members: dict[str, Any]) -> Tree:
    """The expected elements of members, by docs/reference/protocol.md#answers-in-xml alone."""
    tree: Tree = []
    for name, value in members.items():
        values = value if isinstance(value, list) else [value]
        tree += [(name, tree_of(each) if isinstance(each, dict) else text_of(each)) for each in values]
    return tree


def as_declared(members: dict[str, Any], schema: StructSchema) -> dict[str, Any]:
    """The members in the order in which the fields are declared."""
    return {
        field.name: _declared(members[field.name], field) for field in schema.fields if field.name in members
    }


def _declared(value: Any, field: Field) -> Any:  # noqa: ANN401 - whatever a member holds
    if field.item is None:
        return value
    if field.kind == "list":
        return [as_declared(each, field.item) for each in value]
    return as_declared(value, field.item)


def text_of(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(element: ET.Element, shape: Tree | str) -> Any:  # noqa: ANN401
    """An element as a tree if ``shape`` is one, else as text."""
    if isinstance(shape, str):
        assert len(element) == 0
        return element.text or ""
    assert not element.text
    return [(child.tag, read(child, part)) for child, (_, part) in zip(element, shape, strict=True)]


@pytest.mark.parametrize("struct", [DescribeImagesResponse, DescribeZonesResponse])
@settings(max_examples=30)
@given(data=st.data())
def test_elements_are_the_members_in_their_order(data: st.DataObject, struct: type[msgspec.Struct]) -> None:
    response = data.draw(structs(struct, xml_texts()))
    body = xml.encode("Root", response)
    expected = tree_of(as_declared(msgspec.to_builtins(response), schema_of(struct)))
    assert read(ET.fromstring(body), expected) == expected


@given(ANY_TEXT)
def test_every_text_gives_well_formed_xml_with_all_characters(text: str) -> None:
    back = ET.fromstring(f"<a>{xml.escape(text)}</a>").text or ""
    assert len(back) == len(text)
    assert all(there in (here, "\ufffd") for here, there in zip(text, back, strict=True))


@given(xml_texts())
def test_text_that_xml_allows_is_preserved(text: str) -> None:
    assert (ET.fromstring(f"<a>{xml.escape(text)}</a>").text or "") == text


class Numbers(msgspec.Struct, frozen=True, rename="pascal"):
    whole: int
    part: float


def test_numbers_are_plain_digits() -> None:
    assert xml.encode("N", Numbers(-3, 0.5)).decode() == (
        "<?xml version='1.0' encoding='UTF-8'?><N><Whole>-3</Whole><Part>0.5</Part></N>"
    )


class Nothing(msgspec.Struct, frozen=True):
    pass


def test_a_struct_without_members_closes_itself() -> None:
    assert xml.encode("N", Nothing()).endswith(b"?><N/>")


class Note(msgspec.Struct, frozen=True, rename="pascal"):
    text: str = ""


class Notes(msgspec.Struct, frozen=True, rename="pascal"):
    note: list[Note]
    count: int | UnsetType
    read: bool | UnsetType = UNSET


def test_an_empty_text_is_an_empty_element_with_two_tags() -> None:
    assert xml.encode("Note", Note()).endswith(b"?><Note><Text></Text></Note>")


def test_unset_members_and_empty_lists_have_no_element() -> None:
    assert xml.encode("Notes", Notes([], UNSET)).endswith(b"?><Notes/>")
    assert xml.encode("Notes", Notes([], 0, False)).endswith(
        b"?><Notes><Count>0</Count><Read>false</Read></Notes>"
    )


def test_every_text_is_escaped() -> None:
    notes = Notes([Note("a"), Note("<&>\r\x00"), Note("b")], UNSET)
    assert (
        xml.encode("Notes", notes)
        .decode()
        .endswith(
            "?><Notes><Note><Text>a</Text></Note><Note><Text>&lt;&amp;&gt;&#13;\ufffd</Text></Note>"
            "<Note><Text>b</Text></Note></Notes>"
        )
    )
