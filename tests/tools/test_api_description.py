"""The shipped descriptions are what their sources make, and the sources are read right."""

import json
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from tests.tools.fake_sdk import write_sdk
from tools.api_description import describe, documented_errors, shipped
from tools.api_description.__main__ import main
from tools.api_description.describe import UndescribedActionError
from tools.api_description.members import Member, fields, parameters
from tools.api_description.model import SourceFormatError
from tools.api_description.sdk import PACKAGE, Sdk, find_sdk

FOLDER = os.environ.get("GENZO_API_DESCRIPTIONS", "")
"""The folder that the shipped files were made from, where there is one."""

_OF_SDK = frozenset(find_sdk().actions)

DESCRIPTION = {
    "deprecated": False,
    "parameters": [
        {
            "name": "PageSize",
            "schema": {"type": "integer", "minimum": "1", "maximum": "100", "example": "10"},
        },
        {"name": "Filter.1.Key", "schema": {"type": "string"}},
        {
            "name": "Tag",
            "schema": {
                "type": "array",
                "maxItems": 20,
                "items": {
                    "type": "object",
                    "properties": {"key": {"type": "string"}, "Key": {"type": "string"}},
                },
            },
        },
    ],
    "response": {"type": "object", "properties": {"Count": {"type": "integer", "example": "7"}}},
    "errors": [{"http": 404, "code": "NoImage", "message": "There is no %s."}],
    "demo": [{"type": "json", "example": "{}"}],
}
MODELS = {
    "DescribeImagesRequest": {
        "page_size: int": "PageSize",
        "filter: List[{}Filter]": "Filter",
        "tag: List[{}Tag]": "Tag",
        "status: str": "Status",
        "disk: {}Disk": "SystemDisk",
    },
    "DescribeImagesRequestFilter": {"key: str": "Key"},
    "DescribeImagesRequestTag": {"key: str": "Key"},
    "DescribeImagesRequestDisk": {"size: int": "Size"},
    "DescribeImagesResponseBody": {"count: int": "Count", "image: {}Images": "Images"},
    "DescribeImagesResponseBodyImages": {"image: List[{}Image]": "Image"},
    "DescribeImagesResponseBodyImagesImage": {"is_new: bool": "IsNew", "ids: List[str]": "Ids"},
}
COMMENTS = {
    "page_size": """Items of a page.

Maximum value: 50.

Default value: 10.

This parameter is required.""",
    "status": """Valid values:

- Available (default): works.
- Failed.
    - deeper: no value.

Default value: empty.""",
}


def described_in(folder: Path) -> Path:
    for name in ("DescribeImages.json", "DescribeRegions.json", "sts/GetCallerIdentity.json"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(DESCRIPTION))
    return folder


def test_the_shipped_files_agree_with_the_installed_sdk() -> None:
    found = list(shipped.differences(shipped.build(find_sdk()), shipped.read()))
    assert found == [], "run python -m tools.api_description, with the folder where there is one"


@pytest.mark.skipif(not FOLDER, reason="GENZO_API_DESCRIPTIONS names no folder")
def test_the_shipped_files_agree_with_the_folder() -> None:
    assert list(shipped.differences(shipped.build(find_sdk(), Path(FOLDER)), shipped.read())) == []


def test_reading_and_writing_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, before = shipped.read(), {}
    for name in ("API_DESCRIPTION", "ACTIONS", "ERRORS"):
        path: Path = getattr(shipped, name)
        copied = tmp_path / path.name
        monkeypatch.setattr(shipped, name, copied)
        if path.is_dir():
            for folder in (path, *filter(Path.is_dir, path.rglob("*"))):
                (copied / folder.relative_to(path)).mkdir()
        for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            before[tmp_path / file.relative_to(path.parent)] = file.read_text()
    shipped.write(content)
    written = {path: path.read_text() for path in before if path.exists()}
    with_errors = {tmp_path / "actions" / f"{name}.json" for name in content.errors or {}}
    assert with_errors | {tmp_path / "api_description.json", tmp_path / "ecs_actions.json"} == set(written)
    assert written == {path: before[path] for path in written}


def test_values_limits_and_defaults_of_parameters_are_shipped(tmp_path: Path) -> None:
    sdk = Sdk(write_sdk(tmp_path, MODELS, comments=COMMENTS))
    shown = shipped.build(sdk).sdk["actions"]["DescribeImages"]
    assert {name: shown[name] for name in ("values", "limits", "defaults")} == {
        "values": {"Status": ["Available", "Failed"]},
        "limits": {"PageSize": [None, 50]},
        "defaults": {"PageSize": "10"},
    }


def test_a_documented_error_without_a_row_is_written_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "ERRORS", tmp_path)
    content = shipped.read()
    new = [[404, "NoSuchThing", "There is none."]]
    errors = {"DescribeImages": [*(content.errors or {})["DescribeImages"], *new]}
    monkeypatch.setattr(shipped, "API_DESCRIPTION", tmp_path / "api_description.json")
    monkeypatch.setattr(shipped, "ACTIONS", tmp_path / "ecs_actions.json")
    shipped.write(shipped.Content(content.sdk, content.actions, content.folder, errors))
    rows = json.loads((tmp_path / "DescribeImages.json").read_text())["errors"]
    assert [row["state"] for row in rows if row["code"] == "NoSuchThing"] == ["missing"]


def test_differences_list_added_and_removed_facts() -> None:
    held = shipped.Content(
        {"A": {"x": "str"}}, ["A"], {}, {"A": [[404, "NoImage", "There is no %s."], [400, "Bad", ""]]}
    )
    made = shipped.Content(
        {"A": {"y": "int"}}, ["A"], None, {"A": [[403, "NoImage", "There is no %s."], [400, "Bad", ""]]}
    )
    assert list(shipped.differences(made, held)) == [
        "+ sdk A y int",
        "- sdk A x str",
        '+ errors A [403, "NoImage", "There is no %s."]',
        '- errors A [404, "NoImage", "There is no %s."]',
    ]
    reordered = shipped.Content(held.sdk, held.actions, None, {"A": (held.errors or {})["A"][::-1]})
    assert list(shipped.differences(reordered, held)) == ["errors: the order differs"]


@pytest.mark.parametrize("one_module", [False, True])
def test_models_are_read_with_their_types_and_limits(tmp_path: Path, one_module: bool) -> None:
    sdk = Sdk(write_sdk(tmp_path, MODELS, comments=COMMENTS, one_module=one_module))
    description = describe("DescribeImages", sdk=sdk)
    assert description.source == "alibabacloud_ecs20140526 9.9.9"
    assert description.parameters == (
        Member("PageSize", "int", required=True, maximum=50, default="10"),
        Member("Filter", "list", "struct", (Member("Key", "str"),)),
        Member("Tag", "list", "struct", (Member("Key", "str"),)),
        Member("Status", "str", values=("Available", "Failed")),
        Member("SystemDisk", "struct", members=(Member("Size", "int"),)),
    )
    assert {name: member.type for name, member in fields(description.response)} == {
        "Count": "int",
        "Images": "struct",
        "Images.Image": "list",
        "Images.Image.IsNew": "bool",
        "Images.Image.Ids": "list of str",
    }
    assert description.skeleton == {"Count": 0, "Images": {"Image": [{"IsNew": False, "Ids": [""]}]}}


def test_a_folder_adds_errors_samples_limits_and_older_names(tmp_path: Path) -> None:
    sdk = Sdk(write_sdk(tmp_path, MODELS, comments=COMMENTS))
    description = describe("DescribeImages", described_in(tmp_path), sdk)
    page_size, _, tag, *_ = description.parameters
    # The SDK is newer: its limit of 50 stands, the least value is of the description alone.
    assert (page_size.minimum, page_size.maximum, page_size.example) == (1, 50, "10")
    assert tag.maximum == 20
    assert [*(description.older_parameters or {})] == ["Tag.N.key"]
    assert description.errors == [(404, "NoImage", "There is no %s.")]
    assert description.samples == {"json": "{}"}
    assert description.skeleton["Count"] == 7


def test_an_action_of_another_product_is_described_by_the_folder_alone(tmp_path: Path) -> None:
    sdk = Sdk(write_sdk(tmp_path, MODELS))
    description = describe("GetCallerIdentity", described_in(tmp_path), sdk)
    assert [name for name, _ in parameters(description.parameters)] == [
        "PageSize",
        "Filter.1.Key",
        "Tag.N.key",
        "Tag.N.Key",
    ]
    with pytest.raises(UndescribedActionError, match="has DescribeEndpoints"):
        describe("DescribeEndpoints", tmp_path, sdk)


def test_the_errors_of_every_action_of_genzo_are_listed(tmp_path: Path) -> None:
    listed = [(404, "NoImage", "There is no %s.")]
    (described_in(tmp_path) / "MakeTea.json").write_text(json.dumps(DESCRIPTION))
    assert documented_errors(tmp_path) == {
        "DescribeImages": listed,
        "DescribeRegions": listed,
        "GetCallerIdentity": listed,
    }


def test_a_parameter_sent_as_json_is_one_text(tmp_path: Path) -> None:
    models = {
        "MakeTeaRequest": {"tea: {}Tea": "Tea", "cups: int": "Cups"},
        "MakeTeaRequestTea": {"kind: str": "Kind"},
        "MakeTeaShrinkRequest": {"tea_shrink: str": "Tea", "cups: int": "Cups"},
        "MakeTeaResponseBody": {"request_id: str": "RequestId"},
    }
    description = describe("MakeTea", sdk=Sdk(write_sdk(tmp_path, models)))
    assert description.parameters[0] == Member("Tea", "json", members=(Member("Kind", "str"),))
    assert [name for name, _ in parameters(description.parameters)] == ["Tea", "Cups"]


def test_an_unknown_type_is_refused(tmp_path: Path) -> None:
    models = {
        "MakeTeaRequest": {"cups: Set[int]": "Cups"},
        "MakeTeaResponseBody": {"request_id: str": "RequestId"},
    }
    with pytest.raises(SourceFormatError, match="int"):
        describe("MakeTea", sdk=Sdk(write_sdk(tmp_path, models)))


def test_an_action_that_genzo_does_not_have_is_described() -> None:
    description = describe("LeaveSecurityGroup")
    named = {name: (member.type, member.required) for name, member in parameters(description.parameters)}
    assert named["SecurityGroupId"] == ("str", True)
    assert named["InstanceId"] == ("str", False)
    assert [name for name, _ in fields(description.response)] == ["RequestId"]


@pytest.mark.parametrize("action", [name for name in shipped.implemented() if name in _OF_SDK])
def test_the_names_are_those_that_the_sdk_itself_sends_and_reads(action: str) -> None:
    """The models, imported and filled, map themselves to the same names."""
    description = describe(action)
    for suffix, members in (("Request", description.parameters), ("ResponseBody", description.response)):
        filled = _filled(getattr(import_module(f"{PACKAGE}.models"), action + suffix)).to_map()
        assert sorted(_names(filled)) == sorted(name for name, _ in fields(members))


def _filled(model: Any) -> Any:  # noqa: ANN401 - a model of the SDK, which has no types
    hints = get_type_hints(model.__init__)
    return model(**{name: _value(kind) for name, kind in hints.items()})


def _value(kind: Any) -> Any:  # noqa: ANN401 - the same
    if get_origin(kind) is list:
        return [_value(get_args(kind)[0])]
    if get_origin(kind) is dict:
        return {}
    return kind() if kind in (str, int, float, bool) else _filled(kind)


def _names(mapped: Any, prefix: str = "") -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    for name, value in mapped.items():
        yield prefix + name
        inner = value[0] if isinstance(value, list) else value
        if isinstance(inner, dict):
            yield from _names(inner, f"{prefix}{name}.")


def test_the_command_prints_its_sources_and_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sdk(tmp_path, MODELS)
    assert main([str(described_in(tmp_path)), "--sdk", str(tmp_path), "--check"]) == 1
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == f"Read alibabacloud_ecs20140526 9.9.9 and {tmp_path}."
    assert "Neither source describes DescribeEndpoints." in lines
    assert "+ sdk actions DescribeImages parameters SystemDisk.Size int" in lines
    assert main(["--check"]) == 0
    assert capsys.readouterr().out.endswith("The shipped files agree with these sources.\n")


def test_the_command_prints_one_action(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_sdk(tmp_path, MODELS, comments=COMMENTS)
    assert main([str(described_in(tmp_path)), "--sdk", str(tmp_path), "--show", "DescribeImages"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "DescribeImages (alibabacloud_ecs20140526 9.9.9)",
        "parameters:",
        "  PageSize: int, required, at least 1, at most 50, by default 10, such as 10",
        "  Filter.N.Key: str",
        "  Tag.N.Key: str",
        "  Status: str, one of Available Failed",
        "  SystemDisk.Size: int",
        "  Tag.N.key: str, not in the SDK",
        "response:",
        "  Count: int",
        "  Images: struct",
        "  Images.Image: list",
        "  Images.Image.IsNew: bool",
        "  Images.Image.Ids: list of str",
        "errors:",
        "  404 NoImage: There is no %s.",
        "sample in json:",
        "{}",
    ]
    assert main(["--show", "MakeTea"]) == 2
    assert capsys.readouterr().err.endswith("nor a description has MakeTea.\n")
