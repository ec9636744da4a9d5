"""The official sample answers decode into the structs and encode back equal."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from genzo.actions.image_transfer.family import ACTIONS
from genzo.wire import recorded, xml
from genzo.wire.structs import Response

SAMPLES = Path(__file__).parents[2] / "samples"
RESPONSES: dict[str, type[Response]] = {action.name: action.response for action in ACTIONS}

# Where the XML sample differs from the description and from the JSON sample, which agree.
CORRECTIONS = {
    "ExportImage": ("ExportTaskId>", "TaskId>"),
    "DescribeTasks": ("</FinishedTime>", "</FinishedTime><ResourceId></ResourceId>"),
}


def _tree(element: ET.Element) -> Any:  # noqa: ANN401 - nested pairs
    """Tag and text or children; children of one name keep their order, others have none."""
    if len(element) == 0:
        return element.tag, (element.text or "").strip()
    return element.tag, sorted((_tree(child) for child in element), key=lambda pair: pair[0])


@pytest.mark.parametrize("name", RESPONSES)
def test_json_samples_come_back_equal(name: str) -> None:
    text = (SAMPLES / f"{name}.json").read_bytes()
    members = recorded.parse(text, RESPONSES[name])
    assert recorded.unknown_members(members, RESPONSES[name]) == set()
    encoded = msgspec.json.encode(recorded.convert(members, RESPONSES[name]))
    # The texts are compared, and so the order of the members too.
    assert json.dumps(json.loads(encoded)) == json.dumps(json.loads(text))


@pytest.mark.parametrize("name", RESPONSES)
def test_xml_samples_come_back_equal(name: str) -> None:
    text = (SAMPLES / f"{name}.xml").read_text()
    text = text.replace(*CORRECTIONS.get(name, ("", "")))
    members = recorded.parse(text.encode(), RESPONSES[name])
    assert recorded.unknown_members(members, RESPONSES[name]) == set()
    encoded = xml.encode(f"{name}Response", recorded.convert(members, RESPONSES[name]))
    assert _tree(ET.fromstring(encoded)) == _tree(ET.fromstring(text))
