"""The official sample answers of the actions on snapshots and disks come back from their structs."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from genzo.actions.snapshots.family import ACTIONS
from genzo.wire import recorded, xml
from genzo.wire.structs import Response

SAMPLES = Path(__file__).parents[2] / "samples"
RESPONSES: dict[str, type[Response]] = {action.name: action.response for action in ACTIONS}

# In no other source, and not in the description's own list of fields.
UNKNOWN = {"DescribeDisks": {"Disks.Disk.DedicatedBlockStorageClusterId"}}


def _read(text: bytes, name: str) -> Any:  # noqa: ANN401 - whatever the sample holds
    return recorded.parse(text, RESPONSES[name])


@pytest.mark.parametrize("name", RESPONSES)
def test_json_samples_come_back_equal(name: str) -> None:
    text = (SAMPLES / f"{name}.json").read_bytes()
    members = _read(text, name)
    assert recorded.unknown_members(members, RESPONSES[name]) == set()
    encoded = msgspec.json.encode(recorded.convert(members, RESPONSES[name]))
    # The texts are compared, and so the order of the members too.
    assert json.dumps(json.loads(encoded)) == json.dumps(json.loads(text))


@pytest.mark.parametrize("name", RESPONSES)
def test_xml_samples_come_back_with_all_they_hold(name: str) -> None:
    """The XML samples of the two queries leave members out that every answer has; none may be lost."""
    text = (SAMPLES / f"{name}.xml").read_bytes()
    members = _read(text, name)
    unknown = UNKNOWN.get(name, set())
    assert recorded.unknown_members(members, RESPONSES[name]) == unknown
    encoded = xml.encode(f"{name}Response", recorded.convert(members, RESPONSES[name]))
    given = _leaves(ET.fromstring(text))
    assert {path: texts for path, texts in given.items() if path not in unknown}.items() <= _leaves(
        ET.fromstring(encoded)
    ).items()
    if not name.startswith("Describe"):
        assert given == _leaves(ET.fromstring(encoded))


def _leaves(element: ET.Element, prefix: str = "") -> dict[str, str]:
    """The texts of an element's leaves by their dotted names; the samples hold one of each."""
    leaves: dict[str, str] = {}
    for child in element:
        path = prefix + child.tag
        leaves |= _leaves(child, f"{path}.") if len(child) else {path: (child.text or "").strip()}
    return leaves
