"""The service's sample answers of the actions that make and modify images, and find them by family."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.images.create_image import CREATE_IMAGE
from genzo.actions.images.describe_image_from_family import DESCRIBE_IMAGE_FROM_FAMILY
from genzo.actions.images.describe_image_support_instance_types import DESCRIBE_IMAGE_SUPPORT_INSTANCE_TYPES
from genzo.actions.images.modify_image_attribute import MODIFY_IMAGE_ATTRIBUTE
from genzo.wire import json as json_body
from genzo.wire import xml as xml_body
from genzo.wire.recorded import convert, parse

_SAMPLES = Path(__file__).parents[2] / "samples"
_ACTIONS = (
    CREATE_IMAGE,
    MODIFY_IMAGE_ATTRIBUTE,
    DESCRIBE_IMAGE_FROM_FAMILY,
    DESCRIBE_IMAGE_SUPPORT_INSTANCE_TYPES,
)


def _tree(element: ET.Element) -> Any:  # noqa: ANN401 - a tree of trees
    """What an element says: its children in any order, as the samples have them in various."""
    children = sorted((_tree(child) for child in element), key=repr)
    return element.tag, children or (element.text or "").strip()


@pytest.mark.parametrize("action", _ACTIONS, ids=lambda action: action.name)
def test_a_json_sample_is_read_and_written(action: AnyAction) -> None:
    text = (_SAMPLES / f"{action.name}.json").read_bytes()
    response = convert(parse(text, action.response), action.response)
    assert json.loads(json_body.encode(response)) == json.loads(text)


@pytest.mark.parametrize("action", _ACTIONS, ids=lambda action: action.name)
def test_an_xml_sample_is_read_and_written(action: AnyAction) -> None:
    text = (_SAMPLES / f"{action.name}.xml").read_bytes()
    response = convert(parse(text, action.response), action.response)
    written = xml_body.encode(f"{action.name}Response", response)
    assert _tree(ET.fromstring(written)) == _tree(ET.fromstring(text))
