"""Sample answers of an action: those of its description, or skeletons of the SDK's model."""

import json
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from genzo.actions.action import api_name
from tools.api_description.describe import Description
from tools.new_action.response import TAG_MEMBERS


@dataclass(frozen=True, slots=True)
class Samples:
    """The text of each file by its suffix; ``skeletons`` are the suffixes that no description gave.

    ``answer`` is the description's JSON sample, decoded; None where it gives none that can be read.
    """

    texts: dict[str, str]
    skeletons: tuple[str, ...]
    answer: Any


def samples_of(description: Description) -> Samples:
    """The samples of an action in both formats."""
    given = description.samples or {}
    answer = _decoded(given.get("json", ""))
    whole = answer if isinstance(answer, dict) else _as_sent(description.skeleton)
    root = _element(f"{api_name(description.action)}Response", whole)
    ET.indent(root)
    texts = {
        "json": given["json"] if answer is not None else json.dumps(whole, indent=2, ensure_ascii=False),
        "xml": given["xml"] if _is_xml(given.get("xml", "")) else ET.tostring(root, encoding="unicode"),
    }
    skeletons = tuple(suffix for suffix, text in texts.items() if given.get(suffix) != text)
    return Samples({suffix: text.rstrip() + "\n" for suffix, text in texts.items()}, skeletons, answer)


def _as_sent(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A skeleton with the members of its tags in the order of `genzo.actions.shown_tags`."""
    if isinstance(value, list):
        return [_as_sent(each) for each in value]
    if not isinstance(value, dict):
        return value
    names = TAG_MEMBERS if set(value) == {*TAG_MEMBERS} else value
    return {name: _as_sent(value[name]) for name in names}


def _decoded(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        return json.loads(text)
    except ValueError:
        return None


def _is_xml(text: str) -> bool:
    try:
        ET.fromstring(text)  # noqa: S314 - of a folder that the caller names
    except ET.ParseError:
        return False
    return True


def _element(name: str, value: Any) -> ET.Element:  # noqa: ANN401 - whatever JSON holds
    """An element in the form of the service: a list is its element repeated, without numbers."""
    element = ET.Element(name)
    if isinstance(value, dict):
        for key, member in value.items():
            for each in member if isinstance(member, list) else [member]:
                element.append(_element(key, each))
    elif isinstance(value, bool):
        element.text = str(value).lower()
    else:
        element.text = str(value)
    return element
