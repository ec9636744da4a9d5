"""The official sample answers of the actions on instances come back from their structs."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from genzo.actions.instances.family import ACTIONS
from genzo.wire import recorded, xml
from genzo.wire.structs import Response

SAMPLES = Path(__file__).parents[2] / "samples"
RESPONSES: dict[str, type[Response]] = {action.name: action.response for action in ACTIONS}
NOT_THE_SERVICES_XML = {
    "RunInstances": "InstanceIdSets holds a JSON array in a text",
    "DescribeInstances": "what belongs to Instance stands within NetworkInterface",
    "DescribeInstanceAttribute": "lists of texts have no elements of their own",
    "DescribeInstanceTypes": "most members are left out",
    "DescribeUserData": "its root is spelt DescribeUserdataResponse",
}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the sample holds
    """With numbers as they compare (the samples write 16 where the type is a float), in their order."""
    if isinstance(value, dict):
        return [(name, _plain(member)) for name, member in value.items()]
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _tree(element: ET.Element) -> Any:  # noqa: ANN401 - nested pairs
    """Tag and text or children; children of one name keep their order, others have none."""
    if len(element) == 0:
        return element.tag, (element.text or "").strip()
    return element.tag, sorted((_tree(child) for child in element), key=lambda pair: str(pair[0]))


@pytest.mark.parametrize("name", RESPONSES)
def test_json_samples_come_back_equal(name: str) -> None:
    text = (SAMPLES / f"{name}.json").read_bytes()
    members = recorded.parse(text, RESPONSES[name])
    assert recorded.unknown_members(members, RESPONSES[name]) == set()
    encoded = msgspec.json.encode(recorded.convert(members, RESPONSES[name]))
    assert _plain(json.loads(encoded)) == _plain(json.loads(text))


@pytest.mark.parametrize("name", [name for name in RESPONSES if name not in NOT_THE_SERVICES_XML])
def test_xml_samples_come_back_equal(name: str) -> None:
    text = (SAMPLES / f"{name}.xml").read_bytes()
    members = recorded.parse(text, RESPONSES[name])
    assert recorded.unknown_members(members, RESPONSES[name]) == set()
    encoded = xml.encode(f"{name}Response", recorded.convert(members, RESPONSES[name]))
    assert _tree(ET.fromstring(encoded)) == _tree(ET.fromstring(text))
