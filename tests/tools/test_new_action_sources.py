"""The texts that a new action is written as: structs, samples and the entries of lists."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.tools.fake_sdk import write_sdk
from tools.api_description import describe
from tools.api_description.sdk import Sdk
from tools.new_action import lists
from tools.new_action.classes import Classes
from tools.new_action.fields import SourceField
from tools.new_action.module import module_source
from tools.new_action.names import attribute_of, nearest, sentence_of
from tools.new_action.request import add_request
from tools.new_action.response import add_response
from tools.new_action.samples import samples_of

MODELS = {
    "DescribeTeasRequest": {
        "name: str": "Name",
        "page_size: int": "PageSize",
        "cups: int": "Cups",
        "with_milk: bool": "WithMilk",
        "pot: {}Pot": "Pot",
        "leaf: List[{}Leaf]": "Leaf",
        "label: Dict[str, Any]": "Label",
        "owner_id: int": "OwnerId",
    },
    "DescribeTeasRequestPot": {"size: int": "Size", "osname: str": "OSName"},
    "DescribeTeasRequestLeaf": {"kind: str": "Kind", "pot: {}Pot": "Pot"},
    "DescribeTeasRequestLeafPot": {"weight: float": "Weight"},
    "DescribeTeasResponseBody": {"teas: {}Teas": "Teas", "request_id: str": "RequestId", "note: str": "Note"},
    "DescribeTeasResponseBodyTeas": {"tea: List[{}Tea]": "Tea"},
    "DescribeTeasResponseBodyTeasTea": {
        "is_hot: bool": "IsHot",
        "name: str": "Name",
        "ids: List[str]": "Ids",
    },
}
COMMENTS = {
    "name": "This parameter is required.",
    "cups": "Valid values: 1 to 9.\n\nDefault value: 2.",
    "page_size": "Maximum value: 50.",
    "with_milk": "Default value: true.",
}
SAMPLE = {
    "RequestId": "1",
    "Teas": {"Tea": [{"Name": "a", "IsHot": True}, {"Name": "b", "Ids": [], "IsHot": False}]},
}

STRUCTS = """class PotParameter(msgspec.Struct, frozen=True, rename="pascal"):
    size: int | None = None
    os_name: str | None = msgspec.field(name="OSName", default=None)

class LeafPotParameter(msgspec.Struct, frozen=True, rename="pascal"):
    weight: float | None = None

class LeafParameter(msgspec.Struct, frozen=True, rename="pascal"):
    kind: str | None = None
    pot: LeafPotParameter | None = None

class DescribeTeasRequest(Request, frozen=True):
    name: str
    page_size: PageSizeTo50 = 10
    cups: Annotated[int, msgspec.Meta(ge=1, le=9)] = 2
    with_milk: bool = True
    pot: PotParameter | None = None
    leaf: tuple[LeafParameter, ...] = ()

class TeaType(msgspec.Struct, frozen=True, rename="pascal"):
    name: str
    is_hot: bool
    ids: list[str] | UnsetType = UNSET

class Teas(msgspec.Struct, frozen=True, rename="pascal"):
    tea: list[TeaType]

class DescribeTeasResponse(Response, frozen=True):
    request_id: str
    teas: Teas
    note: str | UnsetType = UNSET
"""


def classes_of(folder: Path, sample: Any) -> Classes:  # noqa: ANN401 - decoded JSON
    description = describe("DescribeTeas", sdk=Sdk(write_sdk(folder, MODELS, comments=COMMENTS)))
    classes = Classes()
    add_request(classes, "DescribeTeas", description.parameters)
    add_response(classes, "DescribeTeas", description.response, sample)
    return classes


def test_structs_have_names_types_limits_and_the_order_of_the_sample(tmp_path: Path) -> None:
    classes = classes_of(tmp_path, SAMPLE)
    assert "\n".join(classes.sources).split("\n") == STRUCTS.split("\n")
    assert classes.left_out == ["Label"]


def test_without_a_sample_every_field_is_always_sent(tmp_path: Path) -> None:
    sources = classes_of(tmp_path, None).sources
    assert "UNSET" not in "".join(sources)
    assert sources[-1].splitlines()[1:] == ["    teas: Teas", "    request_id: str", "    note: str"]


def test_a_sample_that_no_description_has_is_made_of_the_model(tmp_path: Path) -> None:
    samples = samples_of(describe("DescribeTeas", sdk=Sdk(write_sdk(tmp_path, MODELS))))
    assert samples.skeletons == ("json", "xml")
    assert json.loads(samples.texts["json"])["Teas"] == {"Tea": [{"IsHot": False, "Name": "", "Ids": [""]}]}
    root = ET.fromstring(samples.texts["xml"])
    assert root.tag == "DescribeTeasResponse"
    assert [each.tag for each in root.iterfind("./Teas/Tea/*")] == ["IsHot", "Name", "Ids"]
    assert root.findtext("./Teas/Tea/IsHot") == "false"


def test_an_xml_sample_that_is_broken_is_made_of_the_json_sample(tmp_path: Path) -> None:
    description = describe("DescribeTeas", sdk=Sdk(write_sdk(tmp_path, MODELS)))
    broken = {"json": json.dumps(SAMPLE), "xml": "<Teas></Tea>"}
    samples = samples_of(replace(description, samples=broken))
    assert samples.skeletons == ("xml",)
    assert samples.answer == SAMPLE
    assert [each.text for each in ET.fromstring(samples.texts["xml"]).iterfind("./Teas/Tea/Name")] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("wire_name", "attribute"),
    [
        ("OSType", "os_type"),
        ("VSwitchId", "v_switch_id"),
        ("Ipv6AddressCount", "ipv6_address_count"),
        ("KMSKeyId", "kms_key_id"),
        ("From", "from_"),
    ],
)
def test_attributes_are_words_in_lower_case(wire_name: str, attribute: str) -> None:
    assert attribute_of(wire_name) == attribute


def test_a_field_is_named_where_its_attribute_does_not_say_the_name() -> None:
    assert SourceField("VSwitchId", "str").line == "    v_switch_id: str"
    assert SourceField("OSType", "str", '"linux"').line == (
        '    os_type: str = msgspec.field(name="OSType", default="linux")'
    )
    assert SourceField("KMSKeyId", "str").line == '    kms_key_id: str = msgspec.field(name="KMSKeyId")'


def test_the_nearest_action_has_the_same_noun() -> None:
    names = [
        "CreateDisk",
        "CreateSecurityGroup",
        "DescribeSecurityGroups",
        "JoinSecurityGroup",
        "StopInstance",
    ]
    assert nearest("LeaveSecurityGroup", names) == "JoinSecurityGroup"
    assert nearest("AuthorizeSecurityGroup", names) == "CreateSecurityGroup"
    assert nearest("ModifySecurityGroupRule", names) == "JoinSecurityGroup"
    assert nearest("DescribeDisksFullStatus", names) == "CreateDisk"
    assert nearest("RunCommand", names) is None
    assert sentence_of("LeaveSecurityGroup") == "leave security group"


@pytest.mark.parametrize(
    ("entry", "written"),
    [
        ("- Tea: `A`, `B` and `C`.", "- Tea: `A`, `B`, `New` and `C`."),
        ("- Tea: `B` and `C`.", "- Tea: `B`, `New` and `C`."),
        ("- Tea: `A` and `B`.", "- Tea: `A`, `New` and `B`."),
        ("- Tea: `B`.", "- Tea: `B` and `New`."),
        ("- Tea: `B`, `C` and\n  `D`.", "- Tea: `B`, `New`, `C` and `D`."),
    ],
)
def test_the_change_log_names_it_beside_its_neighbour(entry: str, written: str) -> None:
    text = "# Changes\n\n- Other: `X`.\n{}\n- Last: `Y`.\n"
    assert lists.in_change_log(text.format(entry), "New", "B") == text.format(written)
    assert lists.in_change_log(text.format(entry), "New", "E") is None


def test_a_page_gets_a_row_below_the_neighbour() -> None:
    head = "| action | what it does | takes |\n|---|---|---|\n"
    page = f"{head}| A, B | a, b | 1 s |\n| C | c | |\n\n| state | |\n"
    written = lists.in_table(page, "New", "B", "news")
    assert written == page.replace("| C |", "| New | news | |\n| C |")
    assert lists.in_table(page, "New", "D", "news") is None
    assert lists.in_table(page.replace("what it does", "parameters"), "New", "B", "news") is None


def test_the_registry_keeps_its_order() -> None:
    text = 'FAMILIES = {\n    "x": (\n        "A",\n    ),\n    "y": (\n        "C",\n    ),\n}\n'
    assert lists.in_registry(text, "x", "B") == text.replace('"A",\n', '"A",\n        "B",\n')
    with pytest.raises(lists.MissingListError, match="no families"):
        lists.in_registry("", "x", "B")


@pytest.mark.parametrize(("family", "following"), [("d", '    "x": ('), ("xy", '    "y": ('), ("z", "}")])
def test_a_new_family_has_its_place_among_the_others(family: str, following: str) -> None:
    text = 'FAMILIES = {\n    "x": ("A",),\n    "y": (\n        "C",\n    ),\n}\n'
    entry = f'    "{family}": ("B",),\n'
    assert lists.in_registry(text, family, "B") == text.replace(f"\n{following}", f"\n{entry}{following}")


def test_a_family_of_one_line_takes_no_action_of_the_next_one() -> None:
    text = 'FAMILIES = {\n    "x": ("A",),\n    "y": (\n        "C",\n    ),\n}\n'
    both = '"x": (\n        "A",\n        "B",\n    ),'
    assert lists.in_registry(text, "x", "B") == text.replace('"x": ("A",),', both)


def test_an_action_of_the_vpc_product_has_its_version_and_permission(tmp_path: Path) -> None:
    (tmp_path / "vpc").mkdir()
    parameters = [{"name": "Cups", "schema": {"type": "integer"}}]
    response = {"type": "object", "properties": {"RequestId": {"type": "string"}}}
    described = {
        "parameters": parameters,
        "response": response,
        "errors": [],
        "demo": [],
        "deprecated": False,
    }
    (tmp_path / "vpc" / "BrewTea.json").write_text(json.dumps(described))
    description = describe("vpc/BrewTea", tmp_path, Sdk(write_sdk(tmp_path, MODELS)))
    classes = Classes()
    add_request(classes, description.action, description.parameters)
    add_response(classes, description.action, description.response, None)
    source = module_source(description, classes)
    assert "class BrewTeaRequest(" in source
    assert "from genzo.actions.action import Action, VPC, WriteContext" in source
    assert 'BREW_TEA = Action(\nname="vpc/BrewTea",' in source
    assert 'version=VPC,\nram_action="vpc:BrewTea",' in source
    assert '_ERRORS = errors_of("vpc/BrewTea")' in source
