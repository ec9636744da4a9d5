"""Answers of the real service from ten years: after an import, all their fields come back.

`tests/recordings` holds the two samples of the DescribeImages document, the two of the API description,
and answers that users of the service published (cn-qingdao 2015, cn-beijing 2017).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from genzo import data
from tests.api import Api
from tests.running import genzo, running

RECORDINGS = Path(__file__).parents[1] / "recordings"
ACCOUNT = "1234567890123456"


def _region(path: Path) -> str:
    return path.stem.partition("_")[0] if path.stem.startswith("cn-") else "cn-hangzhou"


def _recordings(suffix: str) -> list[Path]:
    return sorted(RECORDINGS.glob(f"*.{suffix}"))


def _read_json(path: Path) -> Any:  # noqa: ANN401
    # The document's sample lacks a comma after its images.
    return json.loads(path.read_text().replace('}\n"PageNumber"', '},\n"PageNumber"'))


@pytest.fixture(params=[*_recordings("json"), *_recordings("xml")], ids=lambda path: path.name)
def imported(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Api]]:
    """A recording of the first account, and a server that has imported it."""
    path: Path = request.param
    done = genzo(
        "images", "import", path, "--region", _region(path), "--account", ACCOUNT, "--data", tmp_path
    )
    assert done.returncode == 0, done.stderr
    with running("--data", tmp_path) as started:
        yield path, Api(started.host, started.port)


def test_a_recording_comes_back_field_for_field(imported: tuple[Path, Api]) -> None:
    path, api = imported
    if path.suffix == ".json":
        recorded = _read_json(path)["Images"]["Image"]
        answer = api.images(_region(path), ImageId=_ids(recorded), Status="ALL").json["Images"]["Image"]
    else:
        root = ET.fromstring(path.read_text().strip())
        recorded = [_members(image) for image in root.findall("./Images/Image")]
        parameters = {"Action": "DescribeImages", "RegionId": _region(path), "Format": "XML"}
        body = api.get(api.signed({**parameters, "ImageId": _ids(recorded), "Status": "ALL"})).body
        answer = [_members(image) for image in ET.fromstring(body).findall("./Images/Image")]
    assert [image["ImageId"] for image in answer] == [image["ImageId"] for image in recorded]
    for image, given_back in zip(recorded, answer, strict=True):
        _assert_holds(given_back, image, "")


def test_recorded_public_images_stand_among_the_shipped_ones(tmp_path: Path) -> None:
    path = RECORDINGS / "cn-beijing_2017.json"
    recorded = [image["ImageId"] for image in _read_json(path)["Images"]["Image"]]
    shipped = {image["ImageId"] for image in json.loads(data.public_images())}
    done = genzo("images", "import", path, "--region", "cn-beijing", "--system", "--data", tmp_path)
    assert done.stdout.startswith("Loaded 10 images into cn-beijing: 10 public.")
    with running("--data", tmp_path) as started:
        api = Api(started.host, started.port)
        until = {"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2017-07-18T07:13:43Z"}
        assert api.images("cn-beijing", **until).image_ids == recorded
        # Images that are both shipped and recorded count once.
        elsewhere, here = api.images("cn-hangzhou").json, api.images("cn-beijing").json
    assert here["TotalCount"] == elsewhere["TotalCount"] + len(set(recorded) - shipped)


def test_an_answer_in_an_order_of_its_own_keeps_it(tmp_path: Path) -> None:
    """The service has listed by name within a page (docs/reference/observed.md#order-and-filtering)."""
    images = [
        {"ImageId": f"m-{name}", "CreationTime": time, "ImageOwnerAlias": "self"}
        for name, time in (
            ("c", "2024-01-02T00:00:00Z"),
            ("a", "2024-03-01T00:00:00Z"),
            ("d", "2024-03-01T00:00:00Z"),
            ("b", "2024-01-01T00:00:00Z"),
            ("e", "2024-01-01T00:00:00Z"),
        )
    ]
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"Images": {"Image": images}}))
    done = genzo("images", "import", path, "--region", "cn-beijing", "--account", ACCOUNT, "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    listed = genzo(
        "images",
        "list",
        "--region",
        "cn-beijing",
        "--ImageOwnerAlias",
        "self",
        "-o",
        "json",
        "--data",
        tmp_path,
    )
    assert [image["ImageId"] for image in json.loads(listed.stdout)] == ["m-c", "m-a", "m-d", "m-b", "m-e"]


def _import(path: Path, region: str, data_folder: Path) -> None:
    done = genzo("images", "import", path, "--region", region, "--account", ACCOUNT, "--data", data_folder)
    assert done.returncode == 0, done.stderr


def _ids(images: list[dict[str, Any]]) -> str:
    return ",".join(image["ImageId"] for image in images)


def _members(element: ET.Element) -> Any:  # noqa: ANN401
    """An element as text or as its members; repeated elements as a list."""
    if len(element) == 0:
        return (element.text or "").strip()
    members: dict[str, Any] = {}
    for child in element:
        members.setdefault(child.tag, []).append(_members(child))
    return {name: values[0] if len(values) == 1 else values for name, values in members.items()}


def _assert_holds(given: Any, recorded: Any, where: str) -> None:  # noqa: ANN401
    """Every recorded member is present with the same value and type."""
    if isinstance(recorded, dict):
        for name, value in recorded.items():
            assert isinstance(given, dict), where
            assert name in given, f"{where}.{name} is missing"
            _assert_holds(given[name], value, f"{where}.{name}")
    elif isinstance(recorded, list):
        assert len(given) == len(recorded), where
        for place, (item, value) in enumerate(zip(given, recorded, strict=True)):
            _assert_holds(item, value, f"{where}[{place}]")
    else:
        assert (type(given), given) == (type(recorded), recorded), where
