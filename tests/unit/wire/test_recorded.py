"""Reading recorded answers in JSON and XML."""

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
def test_an_answer_of_genzo_has_no_unknown_members(image: ImageType) -> None:
    assert unknown_members(parse(xml.encode("Image", image), ImageType), ImageType) == set()


def test_a_number_as_text_becomes_a_number() -> None:
    assert image(',"Size":"40"').size == 40


def test_a_boolean_as_text_becomes_a_boolean() -> None:
    assert image(',"IsCopied":"True"').is_copied is True


def test_null_counts_as_absent() -> None:
    assert image(',"Size":null,"Tags":null,"DetectionOptions":{"Items":null}') == image()


def test_an_empty_container_counts_as_absent() -> None:
    assert image(',"Tags":{},"DiskDeviceMappings":{},"Features":{}') == image()


@pytest.mark.parametrize("tags", ["<Tags/>", "<Tags />", "<Tags></Tags>", "<Tags>\n  </Tags>", ""])
def test_every_spelling_of_an_empty_list(tags: str) -> None:
    text = f"<Image><ImageId>m-1</ImageId>{tags}<CreationTime>2020-01-01T00:00:00Z</CreationTime></Image>"
    assert convert(parse(text.encode(), ImageType), ImageType) == image()


def test_indentation_between_elements_is_ignored() -> None:
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
    expected = [TagType(tag_key="k", tag_value="v"), TagType(tag_key="l", tag_value="")]
    assert convert(parse(text, ImageType), ImageType).tags.tag == expected


def test_a_missing_comma_between_lines_is_tolerated() -> None:
    text = b'{"Tags": {"Tag": []}\n"ImageId": "m-1",\n"CreationTime": "2020-01-01T00:00:00Z"}'
    assert convert(parse(text, ImageType), ImageType) == image()


def test_unknown_members_have_dotted_names() -> None:
    members = parse(b'{"A":1,"Tags":{"Tag":[{"TagKey":"k","B":{"C":2}}],"D":[]}}', ImageType)
    assert unknown_members(members, ImageType) == {"A", "Tags.Tag.B", "Tags.D"}


@pytest.mark.parametrize(
    "text", [b"", b"{", b"no", b"\xff", b'{"a":"\xff"}', b"<a>", b"<a></b>", b"<a>&nope;</a>", b"<a>\x01</a>"]
)
def test_a_text_that_is_neither_json_nor_xml_is_refused(text: bytes) -> None:
    with pytest.raises(RecordingError, match=r"^it is (not|neither XML nor) valid (JSON|XML)"):
        parse(text, ImageType)


def test_exponential_entities_are_refused() -> None:
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
def test_the_error_names_the_malformed_member(
    members: object, struct: type[msgspec.Struct], where: str
) -> None:
    with pytest.raises(RecordingError, match=where):
        convert(members, struct)
