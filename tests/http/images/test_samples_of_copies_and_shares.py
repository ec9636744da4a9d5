"""The official samples on copies, shares and deletion decode into their structs and encode back equal."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from genzo.actions.action import AnyAction
from genzo.actions.images.cancel_copy_image import CANCEL_COPY_IMAGE
from genzo.actions.images.copy_image import COPY_IMAGE
from genzo.actions.images.delete_image import DELETE_IMAGE
from genzo.actions.images.describe_image_share_permission import DESCRIBE_IMAGE_SHARE_PERMISSION
from genzo.actions.images.modify_image_share_permission import MODIFY_IMAGE_SHARE_PERMISSION
from genzo.wire import recorded, xml

SAMPLES = Path(__file__).parents[2] / "samples"
ACTIONS = (
    CANCEL_COPY_IMAGE,
    COPY_IMAGE,
    DELETE_IMAGE,
    DESCRIBE_IMAGE_SHARE_PERMISSION,
    MODIFY_IMAGE_SHARE_PERMISSION,
)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_a_json_sample_comes_back_member_by_member(action: AnyAction) -> None:
    sample = (SAMPLES / f"{action.name}.json").read_bytes()
    members = recorded.parse(sample, action.response)
    encoded = msgspec.json.encode(recorded.convert(members, action.response))
    # As texts, which compares the order of members too.
    assert json.dumps(json.loads(encoded)) == json.dumps(json.loads(sample))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_xml_sample_comes_back_as_the_same_tree(action: AnyAction) -> None:
    sample = (SAMPLES / f"{action.name}.xml").read_bytes()
    members = recorded.parse(sample, action.response)
    encoded = xml.encode(f"{action.name}Response", recorded.convert(members, action.response))
    assert _paths(ET.fromstring(encoded)) == _paths(ET.fromstring(sample))


def _paths(element: ET.Element, above: str = "") -> list[tuple[str, str]]:
    """Path and text of every leaf, sorted: the samples list the members in another order."""
    path = f"{above}/{element.tag}"
    if not len(element):
        return [(path, element.text or "")]
    return sorted(leaf for child in element for leaf in _paths(child, path))
