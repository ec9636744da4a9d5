"""Usable has a clock of its own: before, after and without Available (docs/decisions/0036-usable.md)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.images.sample_resources import REGION, image, snapshot
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

ALL = {"Status": "ALL", "ImageOwnerAlias": "self", "PageSize": "50"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, [snapshot("one", created=1_700_000_000_000)], [image("plain")])
    durations = ("--duration", "CreateImage=10", "--duration", "CopyImage=10")
    with serving_here("--data", folder, *durations) as started:
        yield Api(started.host, started.port)


def _control(api: Api, page: str, body: dict[str, Any]) -> None:
    answer = api.send("PUT", f"/_genzo/{page}", body=json.dumps(body).encode())
    assert answer.status == 200, answer.body


def _at(api: Api, second: int) -> None:
    moment = f"2026-01-01T00:{second // 60:02}:{second % 60:02}Z"
    _control(api, "clock", {"now": moment, "frozen": True})


def _made(api: Api, usable: float | str, action: str = "CreateImage") -> str:
    """An image that is Creating for ten seconds, begun at second 0."""
    _at(api, 0)
    _control(api, "durations", {f"{action}.Usable": usable})
    source = {"SnapshotId": "s-one"} if action == "CreateImage" else {"ImageId": "m-plain"}
    answer = api.call(action, RegionId=REGION, **source)
    assert answer.status == 200, answer.body
    return str(answer.json["ImageId"])


def _seen(api: Api, image_id: str, second: int) -> tuple[str, bool]:
    """Status and Usable, which the filter Usable must agree with, however often the page is asked for."""
    _at(api, second)
    # The page is cached from its second request on.
    pages = [api.images(REGION, ImageId=image_id, Status="ALL").json["Images"]["Image"] for _ in range(3)]
    ((shown,), *_) = pages
    assert pages == [[shown]] * 3
    for usable in (True, False):
        found = image_id in api.images(REGION, **ALL, Usable=str(usable).lower()).image_ids
        assert found is (shown["Usable"] is usable)
    return shown["Status"], shown["Usable"]


@pytest.mark.parametrize("action", ["CreateImage", "CopyImage"])
@pytest.mark.parametrize(
    ("usable", "seen"),
    [
        (0, {9: ("Creating", False), 10: ("Available", True)}),
        (
            5,
            {
                9: ("Creating", False),
                10: ("Available", False),
                14: ("Available", False),
                15: ("Available", True),
            },
        ),
        (-5, {4: ("Creating", False), 5: ("Creating", True), 9: ("Creating", True), 10: ("Available", True)}),
        (-60, {0: ("Creating", True), 10: ("Available", True)}),
        ("never", {9: ("Creating", False), 10: ("Available", False), 3599: ("Available", False)}),
    ],
)
def test_an_image_is_usable_when_its_duration_says_so(
    api: Api, action: str, usable: float | str, seen: dict[int, tuple[str, bool]]
) -> None:
    image_id = _made(api, usable, action)
    # The last moments again: a clock that goes back shows what was true then.
    for second in (*seen, *list(seen)[::-1]):
        assert _seen(api, image_id, second) == seen[second], second
    _at(api, 3599)
    assert api.call("DeleteImage", RegionId=REGION, ImageId=image_id, Force="true").status == 200


def test_a_page_in_the_cache_ends_when_usable_changes(api: Api) -> None:
    image_id = _made(api, 5)
    page = {"ImageOwnerAlias": "self", "ImageId": image_id}
    for second, usable in ((12, False), (14, False), (15, True), (12, False)):
        _at(api, second)
        for _ in range(3):
            (shown,) = api.images(REGION, **page).json["Images"]["Image"]
            assert shown["Usable"] is usable


def test_instances_are_made_of_usable_images_alone(api: Api) -> None:
    image_id = _made(api, 5)
    asked = {"ImageId": image_id, "InstanceType": "ecs.g6.large", "DryRun": "true"}
    codes = {}
    for second in (9, 12, 15):
        _at(api, second)
        codes[second] = api.call("RunInstances", RegionId=REGION, **asked).code
    assert codes[9] == codes[12] == "OperationDenied.ImageNotValid"
    assert codes[15] != "OperationDenied.ImageNotValid"


def test_what_changes_an_unusable_image_leaves_its_clock(api: Api) -> None:
    image_id = _made(api, 5)
    _at(api, 12)
    exported = api.call("ExportImage", RegionId=REGION, ImageId=image_id, OSSBucket="bucket")
    assert exported.status == 200, exported.body
    changed = api.call("ModifyImageAttribute", RegionId=REGION, ImageId=image_id, Description="changed")
    assert changed.status == 200
    assert _seen(api, image_id, 12) == ("Available", False)
    assert _seen(api, image_id, 15) == ("Available", True)


def test_a_deprecated_image_is_usable_by_the_same_clock(api: Api) -> None:
    image_id = _made(api, 5)
    _at(api, 12)
    deprecated = {"ImageId": image_id, "Status": "Deprecated"}
    assert api.call("ModifyImageAttribute", RegionId=REGION, **deprecated).status == 200
    assert _seen(api, image_id, 12) == ("Deprecated", False)
    assert _seen(api, image_id, 15) == ("Deprecated", True)
