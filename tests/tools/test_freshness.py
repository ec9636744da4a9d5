"""What the SDK names and Genzo lacks: all of it, and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from genzo.actions.action import ECS, VPC
from genzo.actions.registry import all_actions
from genzo.control.coverage import Part, State, coverage
from tests.tools.fake_sdk import write_sdk
from tools.api_description.sdk import find_sdk
from tools.freshness import report
from tools.freshness.comparison import PACKAGES, Missing, compare


def freshness(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.freshness", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def missing_in(folder: Path) -> dict[str, Missing]:
    return {each.action: each for each in compare(find_sdk(folder)).compared}


def test_names_that_genzo_has_are_not_listed(tmp_path: Path) -> None:
    write_sdk(
        tmp_path,
        {
            "DescribeImagesRequest": {"os_type: str": "OSType", "filter: List[{}Filter]": "Filter"},
            "DescribeImagesRequestFilter": {"key: str": "Key", "value: str": "Value"},
            "DescribeImagesResponseBody": {"images: {}Images": "Images"},
            "DescribeImagesResponseBodyImages": {"image: List[{}Image]": "Image"},
            "DescribeImagesResponseBodyImagesImage": {"image_id: str": "ImageId"},
        },
    )
    assert missing_in(tmp_path) == {"DescribeImages": Missing("DescribeImages", {}, {})}
    assert freshness("--sdk", str(tmp_path), "--check").returncode == 0


def test_new_names_are_listed_with_their_type_however_deep_they_are(tmp_path: Path) -> None:
    write_sdk(
        tmp_path,
        {
            "DescribeImagesRequest": {"tag: List[{}Tag]": "Tag", "new: List[str]": "New"},
            "DescribeImagesRequestTag": {"key: str": "Key", "colour: int": "Colour"},
            "DescribeImagesResponseBody": {"images: {}Images": "Images"},
            "DescribeImagesResponseBodyImages": {"image: List[{}Image]": "Image"},
            "DescribeImagesResponseBodyImagesImage": {"lock: {}Lock": "Lock"},
            "DescribeImagesResponseBodyImagesImageLock": {"reason: List[str]": "Reason"},
        },
    )
    done = freshness("--sdk", str(tmp_path), "--check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:7] == [
        "alibabacloud_ecs20140526 9.9.9",
        "",
        "DescribeImages",
        "  parameter Tag.Colour: int",
        "  parameter New: list of str",
        "  field Images.Image.Lock: struct",
        "  field Images.Image.Lock.Reason: list of str",
    ]
    assert freshness("--sdk", str(tmp_path)).returncode == 0


def test_a_name_that_differs_in_case_is_another_name(tmp_path: Path) -> None:
    """Tag.N.key is the older name of Tag.N.Key, which Genzo takes; nobody ever named Tag.N.KEY."""
    write_sdk(
        tmp_path,
        {
            "DescribeImagesRequest": {"tag: List[{}Tag]": "Tag"},
            "DescribeImagesRequestTag": {"key: str": "key", "other: str": "KEY"},
            "DescribeImagesResponseBody": {"request_id: str": "RequestId"},
        },
    )
    assert [*missing_in(tmp_path)["DescribeImages"].parameters] == ["Tag.KEY"]


def test_parameters_without_effect_are_not_listed(tmp_path: Path) -> None:
    """ShowExpired has no effect, nor do the members of Arn; a new member is declared by nothing."""
    write_sdk(
        tmp_path,
        {
            "CopySnapshotRequest": {"arn: List[{}Arn]": "Arn"},
            "CopySnapshotRequestArn": {
                "rolearn: str": "Rolearn",
                "role_type: str": "RoleType",
                "new: str": "New",
            },
            "CopySnapshotResponseBody": {"request_id: str": "RequestId"},
            "DescribeImagesRequest": {"show_expired: bool": "ShowExpired"},
            "DescribeImagesResponseBody": {"request_id: str": "RequestId"},
        },
    )
    found = missing_in(tmp_path)
    assert [*found["CopySnapshot"].parameters] == ["Arn.New"]
    assert [*found["DescribeImages"].parameters] == []


def test_deprecated_names_are_marked(tmp_path: Path) -> None:
    write_sdk(
        tmp_path,
        {
            "DescribeImagesRequest": {"old: str": "Old"},
            "DescribeImagesResponseBody": {"request_id: str": "RequestId"},
        },
        comments={"old": "> This parameter is deprecated."},
    )
    assert "  parameter Old: str, deprecated" in report.lines(compare(find_sdk(tmp_path)))


def test_actions_that_the_sdk_does_not_have_are_named(tmp_path: Path) -> None:
    write_sdk(
        tmp_path,
        {
            "DescribeImagesRequest": {"region_id: str": "RegionId"},
            "DescribeImagesResponseBody": {"request_id: str": "RequestId"},
            "MakeTeaRequest": {"cups: int": "Cups"},
            "MakeTeaResponseBody": {"request_id: str": "RequestId"},
        },
    )
    found = compare(find_sdk(tmp_path))
    assert [each.action for each in found.compared] == ["DescribeImages"]
    of_ecs = {action.name for action in all_actions() if action.version == ECS}
    assert set(found.not_in_sdk) == of_ecs - {"DescribeImages"}


def test_the_sdk_of_the_vpc_product_is_compared_too(tmp_path: Path) -> None:
    response = {"request_id: str": "RequestId"}
    write_sdk(
        tmp_path,
        {"DescribeImagesRequest": {"os_type: str": "OSType"}, "DescribeImagesResponseBody": response},
    )
    request = {"dry_run: bool": "DryRun", "owner_id: int": "OwnerId", "new: str": "New"}
    models = {"CreateVpcRequest": request, "CreateVpcResponseBody": response, "MakeTeaResponseBody": response}
    write_sdk(tmp_path, models, package_name="alibabacloud_vpc20160428")
    done = freshness("--sdk", str(tmp_path), "--check")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    of_vpc = lines[lines.index("alibabacloud_vpc20160428 9.9.9") :]
    assert of_vpc[1:5] == ["", "vpc/CreateVpc", "  parameter New: str", ""]
    sentence = f"there is no alibabacloud_sts20150401 in {tmp_path}: nothing is compared with it.\n"
    assert sentence in done.stderr


def test_nothing_new_is_missing_in_the_actions_of_ecs_and_vpc() -> None:
    for version in (ECS, VPC):
        assert report.is_empty(compare(find_sdk(name=PACKAGES[version]), version))


def test_a_parameter_that_most_actions_lack_is_listed_once(tmp_path: Path) -> None:
    response = {"request_id: str": "RequestId"}
    write_sdk(
        tmp_path,
        {
            "DeleteImageRequest": {"trace_id: int": "TraceId"},
            "DeleteImageResponseBody": response,
            "DescribeImagesRequest": {"trace_id: int": "TraceId"},
            "DescribeImagesResponseBody": response,
            "ImportImageRequest": {"region_id: str": "RegionId"},
            "ImportImageResponseBody": response,
        },
    )
    lines = list(report.lines(compare(find_sdk(tmp_path))))
    assert lines[0] == "parameter TraceId of 2 actions, not of ImportImage"
    assert lines[-1] == "3 actions compared: 2 parameters and 0 fields are missing."
    assert not any(line.startswith("  ") for line in lines)


@pytest.mark.exhaustive
def test_the_installed_sdk_is_read_by_default() -> None:
    done = freshness()
    assert done.returncode == 0
    assert done.stdout.startswith(f"alibabacloud_ecs20140526 {find_sdk().version}\n")
    assert f"\n{PACKAGES[VPC]} {find_sdk(name=PACKAGES[VPC]).version}\n" in done.stdout
    assert re.search(
        r"^\d+ actions compared: \d+ parameters and \d+ fields are missing\.$", done.stdout, re.MULTILINE
    )


def test_a_folder_without_an_sdk_is_refused(tmp_path: Path) -> None:
    done = freshness("--sdk", str(tmp_path))
    assert (done.returncode, done.stderr) == (2, f"there is no alibabacloud_ecs20140526 in {tmp_path}.\n")


def test_coverage_lists_the_same_missing_parts() -> None:
    """The page on coverage takes what is missing from the shipped file, this report from the SDK itself."""

    def missing(parts: list[Part]) -> set[str]:
        return {part.name for part in parts if part.state is State.MISSING}

    by_name = {action.name: action for action in coverage().implemented}
    for found in compare(find_sdk()).compared:
        assert missing(by_name[found.action].parameters) == {*found.parameters}
        assert missing(by_name[found.action].fields) == {*found.fields}
