"""The bill of materials names what is pinned, and the page on dependencies gives a reason for each."""

import json
import re

from tests.tree import ROOT
from tools.sbom.__main__ import FILE, PINS, text_of
from tools.sbom.bom import bill_of_materials, pins

_PAGE = (ROOT / "docs" / "dependencies.md").read_text()
_ASKED = [
    re.split(r"[ >\[]", line)[0].replace("_", "-")
    for line in (ROOT / "requirements" / "run.in").read_text().splitlines()
    if line and not line.startswith("#")
]


def test_the_bill_of_materials_is_the_one_of_the_pins() -> None:
    assert FILE.read_text() == text_of(bill_of_materials(PINS))


def test_every_component_has_its_version_hashes_and_licence() -> None:
    bill = json.loads(FILE.read_text())
    text = PINS.read_text()
    found = {each["name"]: each for each in bill["components"]}
    assert len(found) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 20
    for pin in pins(PINS):
        component = found[pin.name]
        assert f"\n{pin.name}=={component['version']} " in text
        assert component["licenses"][0]["expression"]
        contents = [file["hashes"][0]["content"] for file in component["externalReferences"]]
        assert contents == list(pin.hashes) != []
    assert sum(len(each["externalReferences"]) for each in found.values()) == text.count("--hash=")


def test_the_dependencies_of_genzo_are_those_of_the_project() -> None:
    (of_genzo,) = (each for each in json.loads(FILE.read_text())["dependencies"] if each["ref"] == "genzo")
    assert {*of_genzo["dependsOn"], "flit-core"} == set(_ASKED)


def test_the_page_has_a_reason_for_each_dependency() -> None:
    _, *rows = re.findall(r"^\| ([a-z0-9-]+) \| (\S.+?) \| (\S.+?) \|$", _PAGE, re.MULTILINE)
    components = {each["name"]: each for each in json.loads(FILE.read_text())["components"]}
    licences = {name: components[name]["licenses"][0]["expression"] for name in _ASKED}
    assert [name for name, _, _ in rows] == sorted(_ASKED)
    assert {name: licence for name, _, licence in rows} == licences
