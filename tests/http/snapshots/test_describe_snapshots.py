"""DescribeSnapshots over HTTP."""

import json
from collections.abc import Iterator

import pytest

from genzo.catalogue.image import DiskDeviceMapping, Tag
from tests.api import Answer, Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import (
    CREATED,
    FAR,
    REGION,
    STRANGER,
    disk,
    image,
    snapshot,
)
from tests.serving_here import serving_here

DAY = 24 * 60 * 60 * 1000

RESOURCES = [
    disk("made-of", snapshot_id="s-disk"),
    disk("made-of-both", snapshot_id="s-both"),
    disk("moved", instance_id="i-second"),
    snapshot("image", created=CREATED + 5 * DAY, name="nightly"),
    snapshot("disk", created=CREATED + 4 * DAY, disk_type="data", instance_id="i-first"),
    snapshot("both", created=CREATED + 3 * DAY, encrypted=True, kms_key_id="key"),
    snapshot("moved", created=CREATED + 2 * DAY, instance_id="i-first", resource_group_id="rg-1"),
    snapshot("tagged", created=CREATED + DAY, tags=(Tag("env", "test"), Tag("team", "a"))),
    snapshot("progressing", created=CREATED, settles_at=FAR),
    snapshot("over", created=CREATED, retention_days=1),
    snapshot("over-with-image", created=CREATED, retention_days=1),
    snapshot("theirs", owner_id=STRANGER),
    snapshot("elsewhere", region_id="cn-beijing"),
]
MAPPED = ("s-image", "s-both", "s-over-with-image")
IMAGES = [
    image("one", disk_device_mappings=tuple(DiskDeviceMapping(snapshot_id=each) for each in MAPPED)),
    image("theirs", owner_id=STRANGER, disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-disk"),)),
]
ALL = ["image", "disk", "both", "moved", "tagged", "over-with-image", "progressing"]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES, IMAGES)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port)


def _call(api: Api, **parameters: str) -> Answer:
    return api.call("DescribeSnapshots", **{"RegionId": REGION, **parameters})


def _names(answer: Answer) -> list[str]:
    return [each["SnapshotId"].removeprefix("s-") for each in answer.json["Snapshots"]["Snapshot"]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ALL),
        ({"SnapshotIds": '["s-disk", "s-nowhere", "s-image"]'}, ["image", "disk"]),
        ({"SnapshotIds": "[]"}, []),
        ({"SnapshotIds": '["s-theirs"]'}, []),
        ({"SnapshotIds": '["s-over"]'}, []),
        ({"DiskId": "d-both"}, ["both"]),
        ({"InstanceId": "i-first"}, ["disk"]),
        ({"InstanceId": "i-second"}, ["moved"]),
        ({"SnapshotLinkId": "sl-both"}, ["both"]),
        ({"SnapshotLinkId": '["sl-both", "sl-disk"]'}, ["disk", "both"]),
        ({"SnapshotName": "nightly"}, ["image"]),
        ({"SnapshotName": "night"}, []),
        ({"Status": "progressing"}, ["progressing"]),
        ({"Status": "accomplished"}, ALL[:-1]),
        ({"Status": "failed"}, []),
        ({"Status": "all"}, ALL),
        ({"SnapshotType": "user"}, ALL),
        ({"SnapshotType": "auto"}, []),
        ({"Category": "Standard"}, ALL),
        ({"Category": "archive"}, []),
        ({"SourceDiskType": "Data"}, ["disk"]),
        ({"Encrypted": "true"}, ["both"]),
        ({"KMSKeyId": "key"}, ["both"]),
        ({"ResourceGroupId": "rg-1"}, ["moved"]),
        ({"Usage": "none"}, ["moved", "tagged", "progressing"]),
        ({"Usage": "image"}, ["image", "over-with-image"]),
        ({"Usage": "disk"}, ["disk"]),
        ({"Usage": "image_disk"}, ["both"]),
        ({"Tag_1_Key": "env"}, ["tagged"]),
        ({"Tag_1_Key": "env", "Tag_1_Value": "prod"}, []),
        ({"Tag_1_Key": "env", "Tag_2_Key": "team", "Tag_2_Value": "a"}, ["tagged"]),
        ({"Filter_1_Key": "CreationStartTime", "Filter_1_Value": "2023-11-18T22:13Z"}, ["image", "disk"]),
        (
            {
                "Filter_1_Key": "CreationStartTime",
                "Filter_1_Value": "2023-11-16T22:13:20Z",
                "Filter_2_Key": "CreationEndTime",
                "Filter_2_Value": "2023-11-17T22:13:20Z",
            },
            ["both", "moved"],
        ),
    ],
)
def test_a_filter_finds(api: Api, parameters: dict[str, str], expected: list[str]) -> None:
    answer = _call(api, **parameters)
    assert _names(answer) == expected
    assert answer.json["TotalCount"] == len(expected)
    assert answer.json["NextToken"] == ""


def test_the_answer_has_the_members_of_the_service(api: Api) -> None:
    body = _call(api).json
    assert set(body) == {"NextToken", "PageSize", "PageNumber", "RequestId", "TotalCount", "Snapshots"}
    assert (body["PageSize"], body["PageNumber"]) == (10, 1)


def test_progress_follows_from_the_clock(api: Api) -> None:
    (found,) = _call(api, SnapshotIds='["s-progressing"]').json["Snapshots"]["Snapshot"]
    assert found["Status"] == "progressing"
    assert 0 < int(found["Progress"].removesuffix("%")) < 100
    assert found["RemainTime"] > 0


def test_pages_by_number_are_exact(api: Api) -> None:
    pages = [_call(api, PageNumber=str(number), PageSize="3") for number in range(1, 5)]
    assert [_names(page) for page in pages] == [ALL[:3], ALL[3:6], ALL[6:], []]
    assert {page.json["TotalCount"] for page in pages} == {len(ALL)}
    assert [page.json["PageNumber"] for page in pages] == [1, 2, 3, 4]


def test_pages_by_token_end_with_an_empty_token(api: Api) -> None:
    found, token = list[str](), ""
    while True:
        answer = _call(api, MaxResults="2", **({"NextToken": token} if token else {}))
        found += _names(answer)
        token = answer.json["NextToken"]
        if not token:
            break
    assert found == ALL


def test_a_token_does_not_need_its_size(api: Api) -> None:
    token = _call(api, PageSize="1").json["NextToken"]
    assert _names(_call(api, NextToken=token)) == ALL[1:]


def test_another_account_sees_its_own(api: Api) -> None:
    theirs = api._replace(key=str(STRANGER))
    assert _names(_call(theirs)) == ["theirs"]
    assert _call(theirs, SnapshotIds='["s-disk"]').json["TotalCount"] == 0


def test_a_region_shows_only_what_is_in_it(api: Api) -> None:
    assert _names(_call(api, RegionId="cn-beijing")) == ["elsewhere"]


_TAGS = {f"Tag_{number}_Key": f"key{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": ""}, 400, "MissingParameter"),
        ({"SnapshotIds": "s-disk"}, 400, "InvalidParameter"),
        ({"SnapshotIds": "[1]"}, 400, "InvalidParameter"),
        ({"SnapshotIds": json.dumps([f"s-{n}" for n in range(101)])}, 403, "InvalidSnapshotIds.Malformed"),
        ({"SnapshotLinkId": "sl-nowhere"}, 404, "InvalidSnapshotLinkId.NotFound"),
        ({"SnapshotLinkId": "[sl-both]"}, 400, "InvalidParameter"),
        ({"Status": "done"}, 404, "InvalidStatus.NotFound"),
        ({"SnapshotType": "magic"}, 404, "InvalidSnapshotType.NotFound"),
        ({"Category": "golden"}, 403, "InvalidSnapshotCategory.Malformed"),
        ({"Usage": "instance"}, 404, "InvalidUsage"),
        ({"SourceDiskType": "floppy"}, 404, "InvalidSourceDiskType"),
        ({"Filter_1_Key": "Mood", "Filter_1_Value": "x"}, 404, "InvalidFilterKey.NotFound"),
        ({"Filter_1_Key": "CreationEndTime", "Filter_1_Value": "x"}, 404, "InvalidFilterValue"),
        ({"Tag_1_Value": "x"}, 400, "InvalidTag.Mismatch"),
        (_TAGS, 400, "InvalidTagCount"),
        ({"PageSize": "101"}, 400, "InvalidParameter"),
        ({"PageNumber": "0"}, 400, "InvalidParameter"),
        ({"MaxResults": "0"}, 400, "InvalidParameter"),
        ({"NextToken": "nonsense!"}, 400, "InvalidParameter"),
        ({"NextToken": "bm9uc2Vuc2U="}, 400, "InvalidParameter"),
        ({"DryRun": "true"}, 400, "DryRunOperation"),
    ],
)
def test_a_query_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _call(api, **parameters)
    assert (answer.status, answer.code) == (status, code)
