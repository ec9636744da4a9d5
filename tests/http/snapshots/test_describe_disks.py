"""DescribeDisks over HTTP."""

import json
from collections.abc import Iterator

import pytest

from genzo.catalogue.image import Tag
from tests.api import Answer, Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import CREATED, FAR, REGION, STRANGER, ZONE, disk
from tests.serving_here import serving_here

DAY = 24 * 60 * 60 * 1000

RESOURCES = [
    disk("system", created=CREATED + 5 * DAY, name="root", attached=CREATED + 5 * DAY, size=60),
    disk("data", created=CREATED + 4 * DAY, disk_type="data", category="cloud_auto", device="/dev/xvdb"),
    disk("free", created=CREATED + 3 * DAY, instance_id="", detached_from="i-gone", snapshot_id="s-1"),
    disk("local", created=CREATED + 2 * DAY, disk_type="data", category="local_ssd_pro", instance_id="i-2"),
    disk("tagged", created=CREATED + DAY, tags=(Tag("env", "test"),), resource_group_id="rg-1"),
    disk(
        "leaving",
        performance_level="PL3",
        instance_id="",
        detached_from="i-3",
        transitional_status="Detaching",
        settles_at=FAR,
    ),
    disk("coming", created=CREATED - 1, instance_id="i-3", transitional_status="Attaching", settles_at=FAR),
    disk("keyed", created=CREATED - 2, encrypted=True, kms_key_id="key", charge_type="PrePaid"),
    disk("kept", created=CREATED - 3, delete_with_instance=False, delete_auto_snapshot=True, zone_id="z"),
    disk("shared", created=CREATED - 4, multi_attach="Enabled", category="cloud_ssd"),
    disk("theirs", owner_id=STRANGER),
    disk("elsewhere", region_id="cn-beijing"),
]
ALL = ["system", "data", "free", "local", "tagged", "leaving", "coming", "keyed", "kept", "shared"]


def _but(*names: str) -> list[str]:
    return [name for name in ALL if name not in names]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port)


def _call(api: Api, **parameters: str) -> Answer:
    return api.call("DescribeDisks", **{"RegionId": REGION, **parameters})


def _names(answer: Answer) -> list[str]:
    return [each["DiskId"].removeprefix("d-") for each in answer.json["Disks"]["Disk"]]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ALL),
        ({"DiskIds": '["d-free", "d-nowhere", "d-data"]'}, ["data", "free"]),
        ({"DiskIds": "[]"}, []),
        ({"DiskIds": '["d-theirs"]'}, []),
        ({"ZoneId": ZONE}, _but("kept")),
        ({"InstanceId": "i-2"}, ["local"]),
        ({"InstanceId": "i-3"}, ["leaving"]),
        ({"InstanceId": "i-nowhere"}, []),
        ({"DiskType": "all"}, ALL),
        ({"DiskType": "data"}, ["data", "local"]),
        ({"DiskType": "system"}, _but("data", "local")),
        ({"Category": "cloud_auto"}, ["data"]),
        ({"Category": "all"}, ALL),
        ({"Status": "All"}, ALL),
        ({"Status": "Available"}, ["free"]),
        ({"Status": "In_use"}, _but("free", "leaving", "coming")),
        ({"Status": "Attaching"}, ["coming"]),
        ({"Status": "ReIniting"}, []),
        ({"SnapshotId": "s-1"}, ["free"]),
        ({"Portable": "false"}, ["local"]),
        ({"DeleteWithInstance": "false"}, ["kept"]),
        ({"DeleteAutoSnapshot": "true"}, ["kept"]),
        ({"DiskName": "root"}, ["system"]),
        ({"AutoSnapshotPolicyId": "sp-1"}, []),
        ({"EnableAutoSnapshot": "false"}, []),
        ({"EnableAutomatedSnapshotPolicy": "true"}, []),
        ({"DiskChargeType": "PrePaid"}, ["keyed"]),
        ({"LockReason": "security"}, []),
        ({"ResourceGroupId": "rg-1"}, ["tagged"]),
        ({"EnableShared": "true"}, []),
        ({"Encrypted": "true"}, ["keyed"]),
        ({"KMSKeyId": "key"}, ["keyed"]),
        ({"PerformanceLevel": "PL1"}, _but("data", "local", "shared", "leaving")),
        ({"PerformanceLevel": "PL3"}, ["leaving"]),
        ({"MultiAttach": "Enabled"}, ["shared"]),
        ({"Tag_1_Key": "env"}, ["tagged"]),
        ({"Tag_1_Key": "env", "Tag_1_Value": ""}, []),
        ({"Filter_1_Key": "CreationStartTime", "Filter_1_Value": "2023-11-18T00:00Z"}, ["system", "data"]),
    ],
)
def test_a_filter_finds(api: Api, parameters: dict[str, str], expected: list[str]) -> None:
    answer = _call(api, **parameters)
    assert _names(answer) == expected
    assert answer.json["TotalCount"] == len(expected)


def test_a_disk_says_where_it_is_attached(api: Api) -> None:
    (shown,) = _call(api, DiskIds='["d-system"]').json["Disks"]["Disk"]
    expected = {
        "DiskId": "d-system",
        "Status": "In_use",
        "Type": "system",
        "Category": "cloud_essd",
        "PerformanceLevel": "PL1",
        "InstanceId": "i-running",
        "Device": "/dev/xvda",
        "Size": 60,
        "RegionId": REGION,
        "ZoneId": ZONE,
        "CreationTime": "2023-11-19T22:13:20Z",
        "AttachedTime": "2023-11-19T22:13:20Z",
        "ExpiredTime": "2999-09-08T16:00Z",
        "DiskChargeType": "PostPaid",
        "IOPS": 4800,
        "Throughput": 150,
    }
    assert {name: shown[name] for name in expected} == expected
    attachment = {"InstanceId": "i-running", "Device": "/dev/xvda", "AttachedTime": "2023-11-19T22:13:20Z"}
    assert shown["Attachments"] == {"Attachment": [attachment]}
    assert shown.keys().isdisjoint(("IOPSRead", "ThroughputWrite", "MountInstanceNum", "MountInstances"))


def test_a_free_disk_has_no_instance_and_no_device(api: Api) -> None:
    (shown,) = _call(api, DiskIds='["d-free"]').json["Disks"]["Disk"]
    assert (shown["InstanceId"], shown["Device"]) == ("", "")
    assert shown["Attachments"] == {"Attachment": []}


def test_a_disk_for_several_instances_says_how_many_it_has(api: Api) -> None:
    (shown,) = _call(api, DiskIds='["d-shared"]').json["Disks"]["Disk"]
    mounts = shown["MountInstances"]["MountInstance"]
    assert shown["MountInstanceNum"] == len(mounts)


@pytest.mark.parametrize(
    ("name", "iops", "throughput"), [("system", 4800, 150), ("shared", 3000, 140), ("local", None, None)]
)
def test_the_performance_of_reading_is_shown_on_request(
    api: Api, name: str, iops: int | None, throughput: int | None
) -> None:
    parameters = {"DiskIds": f'["d-{name}"]', "AdditionalAttributes_1": "IOPS"}
    (shown,) = _call(api, **parameters).json["Disks"]["Disk"]
    assert (shown.get("IOPS"), shown.get("ThroughputRead")) == (iops, throughput)


def test_pages_by_number_and_by_token_are_the_same(api: Api) -> None:
    pages = [_call(api, PageNumber=str(number), PageSize="4") for number in range(1, 5)]
    assert [_names(page) for page in pages] == [ALL[:4], ALL[4:8], ALL[8:], []]
    assert {page.json["TotalCount"] for page in pages} == {len(ALL)}
    token = pages[0].json["NextToken"]
    rest = _call(api, NextToken=token, MaxResults="50")
    assert (_names(rest), rest.json["NextToken"], rest.json["PageSize"]) == (ALL[4:], "", 50)


@pytest.mark.parametrize(("asked", "size"), [("1", 10), ("9999", 500)])
def test_max_results_is_limited(api: Api, asked: str, size: int) -> None:
    answer = _call(api, MaxResults=asked)
    assert (answer.json["PageSize"], _names(answer)) == (size, ALL)


def test_another_account_sees_its_own(api: Api) -> None:
    assert _names(_call(api._replace(key=str(STRANGER)))) == ["theirs"]


_TAGS = {f"Tag_{number}_Key": f"key{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 400, "InvalidRegion.NotFound"),
        ({"ZoneId": "mars-a"}, 400, "InvalidZoneId.NotFound"),
        ({"DiskIds": "d-free"}, 400, "InvalidParameter.DiskIds"),
        ({"DiskIds": json.dumps([f"d-{n}" for n in range(101)])}, 403, "InvalidDiskIds.Malformed"),
        ({"DiskType": "floppy"}, 400, "InvalidDiskType.ValueNotSupported"),
        ({"Category": "clay"}, 400, "InvalidCategory.ValueNotSupported"),
        ({"Status": "Lost"}, 400, "InvalidStatus.ValueNotSupported"),
        ({"DiskChargeType": "Free"}, 404, "InvalidDiskChargeType.NotFound"),
        ({"LockReason": "mood"}, 404, "InvalidLockReason.NotFound"),
        ({"MultiAttach": "Maybe"}, 403, "InvalidParameter.MultiAttach"),
        (
            {"MultiAttach": "Enabled", "EnableShared": "true"},
            403,
            "InvalidParameter.MultiAttachAndEnableSharedNotMatch",
        ),
        ({"Filter_1_Key": "Mood", "Filter_1_Value": "x"}, 404, "InvalidFilterKey.NotFound"),
        ({"Filter_1_Key": "CreationEndTime", "Filter_1_Value": "x"}, 404, "InvalidFilterValue"),
        ({"Tag_1_Value": "x"}, 400, "InvalidTag.Mismatch"),
        (_TAGS, 400, "InvalidTagCount"),
        ({"PageSize": "101"}, 400, "InvalidParameter"),
        ({"NextToken": "%"}, 400, "InvalidParameter"),
        ({"DryRun": "true"}, 400, "DryRunOperation"),
    ],
)
def test_a_query_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _call(api, **parameters)
    assert (answer.status, answer.code) == (status, code)
