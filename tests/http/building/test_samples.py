"""The official sample answers fit the responses: read and written again, they are the same."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.building.family import ACTIONS
from genzo.wire import json as wire_json
from genzo.wire import xml as wire_xml
from genzo.wire.recorded import convert, parse, unknown_members

SAMPLES = Path(__file__).parents[2] / "samples"
# These samples spread the members of one item over several elements, which JSON shows to be one.
SPREAD = {"DescribeImageComponents", "DescribeImagePipelines", "DescribeImagePipelineExecutions"}


def _tree(element: ET.Element) -> tuple[str, str, Any]:
    """An element whatever the order of its members."""
    return element.tag, (element.text or "").strip(), sorted(map(_tree, element))


def _joined(element: ET.Element) -> None:
    """Join the elements that one item is spread over; here each set has one item."""
    for child in element:
        _joined(child)
        first = next(other for other in element if other.tag == child.tag)
        if child.tag.endswith("Set") and first is not child:
            first.extend(list(child))
    for child in list(element):
        if child.tag.endswith("Set") and child is not next(x for x in element if x.tag == child.tag):
            element.remove(child)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_the_sample_in_json(action: AnyAction) -> None:
    text = (SAMPLES / f"{action.name}.json").read_bytes()
    members = parse(text, action.response)
    assert unknown_members(members, action.response) == set()
    response = convert(members, action.response)
    assert json.loads(wire_json.encode(response)) == json.loads(text)
    assert list(json.loads(wire_json.encode(response))) == list(json.loads(text))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_the_sample_in_xml(action: AnyAction) -> None:
    root = ET.fromstring((SAMPLES / f"{action.name}.xml").read_text())
    if action.name in SPREAD:
        _joined(root)
    root.tag = f"{action.name}Response"  # DescribeImagePipelines' sample has another action's root
    members = parse(ET.tostring(root), action.response)
    response = convert(members, action.response)
    again = ET.fromstring(wire_xml.encode(f"{action.name}Response", response))
    assert _tree(again) == _tree(root)
