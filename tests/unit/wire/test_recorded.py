"""What was answered can be read again, in either format."""

import msgspec
import pytest
from hypothesis import given

from genzo.actions.images.image_type import ImageType
from genzo.actions.regions.describe_regions import RegionType
from genzo.actions.shown_tags import TagType
from genzo.wire import json, xml
from genzo.wire.recorded import RecordingError, convert, parse, unknown_members
from tests.unit.wire.strategies import NASTY_TEXT, structs, xml_texts

IMAGE = '{"ImageId":"m-1","CreationTime":"2020-01-01T00:00:00Z"%s}'


def image(more: str = "") -> ImageType:
    return convert(parse((IMAGE % more).encode(), ImageType), ImageType)


@given(structs(ImageType, NASTY_TEXT))
def test_any_image_survives_json(image: ImageType) -> None:
    assert convert(parse(json.encode(image), ImageType), ImageType) == image


@given(structs(ImageType, xml_texts()))
def test_any_image_survives_xml(image: ImageType) -> None:
    assert convert(parse(xml.encode("Image", image), ImageType), ImageType) == image


@given(structs(ImageType, xml_texts()))
def test_nothing_that_was_answered_is_unknown(image: ImageType) -> None:
    assert unknown_members(parse(xml.encode("Image", image), ImageType), ImageType) == set()


def test_numbers_written_as_texts_are_numbers_again() -> None:
    assert image(',"Size":"40"').size == 40


def test_booleans_written_as_texts_are_booleans_again() -> None:
    assert image(',"IsCopied":"True"').is_copied is True


def test_null_is_the_same_as_nothing() -> None:
    assert image(',"Size":null,"Tags":null,"DetectionOptions":{"Items":null}') == image()


def test_an_empty_container_is_the_same_as_nothing() -> None:
    assert image(',"Tags":{},"DiskDeviceMappings":{},"Features":{}') == image()


@pytest.mark.parametrize("tags", ["<Tags/>", "<Tags />", "<Tags></Tags>", "<Tags>\n  </Tags>", ""])
def test_an_empty_list_in_every_spelling(tags: str) -> None:
    text = f"<Image><ImageId>m-1</ImageId>{tags}<CreationTime>2020-01-01T00:00:00Z</CreationTime></Image>"
    assert convert(parse(text.encode(), ImageType), ImageType) == image()


def test_indentation_between_elements_is_nothing() -> None:
    text = b"""<?xml version="1.0" encoding="UTF-8"?>
<Image>
  <ImageId>m-1</ImageId>
  <CreationTime>2020-01-01T00:00:00Z</CreationTime>
  <Tags>
    <Tag><TagKey>k</TagKey><TagValue>v</TagValue></Tag>
    <Tag><TagKey>l</TagKey><TagValue></TagValue></Tag>
  </Tags>
</Image>
"""
    assert convert(parse(text, ImageType), ImageType).tags.tag == [TagType("v", "k"), TagType("", "l")]


def test_a_comma_missing_between_lines_is_forgiven() -> None:
    text = b'{"Tags": {"Tag": []}\n"ImageId": "m-1",\n"CreationTime": "2020-01-01T00:00:00Z"}'
    assert convert(parse(text, ImageType), ImageType) == image()


def test_unknown_members_are_named_with_their_place() -> None:
    members = parse(b'{"A":1,"Tags":{"Tag":[{"TagKey":"k","B":{"C":2}}],"D":[]}}', ImageType)
    assert unknown_members(members, ImageType) == {"A", "Tags.Tag.B", "Tags.D"}


@pytest.mark.parametrize(
    "text", [b"", b"{", b"no", b"\xff", b'{"a":"\xff"}', b"<a>", b"<a></b>", b"<a>&nope;</a>", b"<a>\x01</a>"]
)
def test_what_is_neither_is_refused_in_a_sentence(text: bytes) -> None:
    with pytest.raises(RecordingError, match=r"^it is (not|neither XML nor) valid (JSON|XML)"):
        parse(text, ImageType)


def test_entities_that_grow_without_bound_are_refused() -> None:
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "ten bytes.">{levels}]><a>&e9;</a>'
    with pytest.raises(RecordingError):
        parse(bomb.encode(), ImageType)


@pytest.mark.parametrize(
    ("members", "struct", "where"),
    [
        ({"Status": "available"}, RegionType, "RegionEndpoint"),
        ({"ImageId": "m-1", "CreationTime": "", "Size": "big"}, ImageType, r"\$\.Size"),
        ({"ImageId": "m-1", "CreationTime": "", "Tags": {"Tag": [{"TagKey": "k"}]}}, ImageType, "TagValue"),
        ([], ImageType, "object"),
    ],
)
def test_a_member_that_cannot_be_read_is_named(
    members: object, struct: type[msgspec.Struct], where: str
) -> None:
    with pytest.raises(RecordingError, match=where):
        convert(members, struct)
