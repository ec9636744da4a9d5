"""The actions on snapshot-consistent groups."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.image import DiskDeviceMapping
from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshot_groups import SnapshotGroup
from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import (
    ACCOUNT,
    CREATED,
    FAR,
    REGION,
    STRANGER,
    disk,
    image,
    instance,
    snapshot,
)
from tests.in_process import Worker


def _group(short_id: str, *snapshots: str, **members: Any) -> Resource:  # noqa: ANN401 - of a group
    standard = {"region_id": REGION, "owner_id": ACCOUNT, "created": CREATED, "snapshot_ids": snapshots}
    return SnapshotGroup(**{"resource_id": f"ssg-{short_id}", **standard, **members})


def _data(short_id: str, **members: Any) -> Resource:  # noqa: ANN401 - the members of a disk
    return disk(short_id, **{"disk_type": "data", **members})


def _many(instance_id: str, count: int, **members: Any) -> list[Resource]:  # noqa: ANN401 - of a disk
    return [_data(f"{instance_id}-{number}", instance_id=instance_id, **members) for number in range(count)]


RESOURCES = [
    *(instance(name) for name in ("running", "second", "full", "large", "bare", "busy")),
    instance("starting", transitional_status="Starting", settles_at=FAR),
    instance("never", started=0, status="Stopped"),
    instance("theirs", owner_id=STRANGER),
    disk("root"),
    _data("data"),
    _data("of-second", instance_id="i-second"),
    _data("far", instance_id="", detached_from="i-second", zone_id="cn-shenzhen-f"),
    _data("regional", category="cloud_regional_disk_auto", instance_id="", detached_from="i-second"),
    _data("efficient", category="cloud_efficiency", instance_id="i-second"),
    _data("new", instance_id=""),
    _data("moving", transitional_status="Detaching", settles_at=FAR, detached_from="i-second"),
    _data("of-starting", instance_id="i-starting"),
    _data("of-never", instance_id="i-never"),
    _data("busy", instance_id="i-busy"),
    _data("counted", instance_id="i-busy"),
    snapshot("busy", settles_at=FAR),
    *(snapshot(f"counted-{number}", disk_id="d-counted") for number in range(3)),
    *_many("i-full", 17),
    *_many("i-large", 2, size=20_000),
    _data("theirs", owner_id=STRANGER),
    *(snapshot(name) for name in ("plain", "with-image", "with-disk")),
    snapshot("slow", settles_at=FAR),
    snapshot("broken", fails=True),
    _data("of-snapshot", instance_id="", snapshot_id="s-with-disk"),
    _group("mixed", "s-plain", "s-with-image", "s-with-disk", "s-gone"),
    _group("slow", "s-plain", "s-slow", "s-broken", name="slow", created=CREATED - 1),
    _group("broken", "s-broken", "s-plain", created=CREATED - 2, resource_group_id="rg-1"),
    _group("theirs", owner_id=STRANGER),
]
IMAGES = [image("made", disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-with-image"),))]
NAMED = {"RegionId": REGION}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    folder, slow = tmp_path_factory.mktemp("groups"), {"CreateSnapshot": 3600.0}
    quotas = {"snapshots_per_disk": 3}
    with prepared_worker(folder, RESOURCES, IMAGES, durations=slow, quotas=quotas) as worker:
        yield worker


def _shown(api: Worker, **asked: str) -> list[dict[str, Any]]:
    answer = api.call("DescribeSnapshotGroups", **{**NAMED, **asked}).json
    return list(answer["SnapshotGroups"]["SnapshotGroup"])


def test_a_group_has_a_snapshot_of_each_disk_of_an_instance(api: Worker) -> None:
    tags = {"Tag_1_Key": "for", "Tag_1_Value": "test"}
    made = {"Name": "all", "Description": "of all disks", "ResourceGroupId": "rg-2", **tags}
    excluded = {"InstanceId": "i-running", "ExcludeDiskId_1": "d-moving"}
    created = api.call("CreateSnapshotGroup", **NAMED, **excluded, **made).json
    assert created.keys() == {"SnapshotGroupId", "RequestId"}
    (group,) = _shown(api, SnapshotGroupId_1=created["SnapshotGroupId"])
    snapshots = group.pop("Snapshots")["Snapshot"]
    assert group.pop("CreationTime")
    assert group == {
        "SnapshotGroupId": created["SnapshotGroupId"],
        "Status": "progressing",
        "Name": "all",
        "Description": "of all disks",
        "InstanceId": "i-running",
        "ResourceGroupId": "rg-2",
        "Tags": {"Tag": [{"Key": "for", "Value": "test"}]},
    }
    assert {each["SourceDiskId"]: each["SourceDiskType"] for each in snapshots} == {
        "d-root": "system",
        "d-data": "data",
    }
    origin = {"Tag": [{"Key": "acs:ecs:createFrom", "Value": "i-running"}]}
    assert [(each["Tags"], each["Available"], each["InstantAccess"]) for each in snapshots] == [
        (origin, True, True)
    ] * 2
    assert api.call("CreateSnapshot", DiskId="d-root").code == "IncorrectDiskStatus.CreatingSnapshot"
    assert [each["SnapshotGroupId"] for each in _shown(api, Tag_1_Key="for", InstanceId="i-running")] == [
        created["SnapshotGroupId"]
    ]


def test_a_group_of_disks_of_several_instances_has_no_instance(api: Worker) -> None:
    disks = {"DiskId_1": "d-i-full-0", "DiskId_2": "d-i-large-0"}
    created = api.call("CreateSnapshotGroup", **NAMED, **disks).json
    (group,) = _shown(api, SnapshotGroupId_1=created["SnapshotGroupId"])
    assert (group["InstanceId"], len(group["Snapshots"]["Snapshot"])) == ("", 2)


def test_groups_are_filtered_and_paged(api: Worker) -> None:
    ids = {f"SnapshotGroupId_{number}": f"ssg-{name}" for number, name in enumerate(("slow", "broken"), 1)}
    assert [(each["SnapshotGroupId"], each["Status"]) for each in _shown(api, **ids)] == [
        ("ssg-slow", "progressing"),
        ("ssg-broken", "failed"),
    ]
    for asked, found in (
        ({"Status_1": "failed"}, ["ssg-broken"]),
        ({"Name": "slow"}, ["ssg-slow"]),
        ({"ResourceGroupId": "rg-1"}, ["ssg-broken"]),
        ({"SnapshotGroupId_1": "ssg-theirs"}, []),
    ):
        assert [each["SnapshotGroupId"] for each in _shown(api, **asked)] == found, asked
    first = api.call("DescribeSnapshotGroups", **NAMED, **ids, MaxResults="1").json
    assert [each["SnapshotGroupId"] for each in _shown(api, **ids, NextToken=first["NextToken"])] == [
        "ssg-broken"
    ]


def test_a_group_gets_another_name(api: Worker) -> None:
    named = {**NAMED, "SnapshotGroupId": "ssg-broken"}
    assert api.call("ModifySnapshotGroup", **named, Name="renamed").json.keys() == {"RequestId"}
    assert api.call("ModifySnapshotGroup", **named, Description="changed").status == 200
    (group,) = _shown(api, SnapshotGroupId_1="ssg-broken")
    assert (group["Name"], group["Description"]) == ("renamed", "changed")


def test_a_deleted_group_leaves_snapshots_that_are_used(api: Worker) -> None:
    answer = api.call("DeleteSnapshotGroup", **NAMED, SnapshotGroupId="ssg-mixed").json
    progress = answer["OperationProgressSet"]["OperationProgress"]
    assert [
        (each["RelatedItemSet"]["RelatedItem"], each["OperationStatus"], each["ErrorCode"])
        for each in progress
    ] == [
        ([{"Name": "SnapshotId", "Value": "s-plain"}], "Success", ""),
        ([{"Name": "SnapshotId", "Value": "s-with-image"}], "Failed", "SnapshotCreatedImage"),
        ([{"Name": "SnapshotId", "Value": "s-with-disk"}], "Failed", "SnapshotCreatedDisk"),
    ]
    assert _shown(api, SnapshotGroupId_1="ssg-mixed") == []
    ids = '["s-plain","s-with-image","s-with-disk"]'
    left = api.call("DescribeSnapshots", **NAMED, SnapshotIds=ids).json["Snapshots"]["Snapshot"]
    assert {each["SnapshotId"] for each in left} == {"s-with-image", "s-with-disk"}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"Name": "1"}, 400, "InvalidParameter.Name"),
        ({"Description": "http://x"}, 400, "InvalidParameter.Description"),
        ({"Tag_1_Key": "acs:x"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Key": "x", "Tag_1_Value": "http://"}, 400, "InvalidTagValue.Malformed"),
        ({"Tag_1_Key": "x", "Tag_2_Key": "x"}, 400, "Duplicate.TagKey"),
        ({"DiskId_1": ""}, 400, "MissingParamter.InstanceId"),
        ({"ExcludeDiskId_1": "d-root"}, 400, "InvalidParam.ExcludeDiskIdsAndDiskIds.Conflict"),
        ({"InstanceId": "i-theirs"}, 404, "InvalidInstanceId.NotFound"),
        ({"DiskId_2": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"InstanceId": "i-running"}, 403, "DiskId.ValueNotSupported"),
        ({"DiskId_1": "", "InstanceId": "i-bare"}, 403, "InvalidInstance.NoDisk"),
        ({"DiskId_1": "", "InstanceId": "i-full"}, 403, "NumberExceed.TooManyDisks"),
        ({"DiskId_1": "", "InstanceId": "i-large"}, 403, "CapacityExceed.TooManyDisks"),
        ({"DiskId_2": "d-efficient"}, 403, "IncorrectDiskType.NotSupport"),
        ({"DiskId_2": "d-regional"}, 403, "InvalidDisk.DiskCategoryInconsistent"),
        ({"DiskId_2": "d-far"}, 400, "InvalidDiskIds.NotInSameZone"),
        ({"DiskId_2": "d-new"}, 403, "IncorrectDiskStatus.NeverAttached"),
        ({"DiskId_2": "d-moving"}, 403, "IncorrectDiskStatus"),
        ({"DiskId_2": "d-of-starting"}, 403, "IncorrectInstanceStatus"),
        ({"DiskId_2": "d-of-never"}, 403, "IncorrectDiskStatus.NeverUsed"),
        ({"DiskId_2": "d-busy"}, 403, "IncorrectDiskStatus.CreatingSnapshot"),
        ({"DiskId_2": "d-counted"}, 403, "QuotaExceed.Snapshot"),
    ],
)
def test_refused_groups(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    asked = {**NAMED, "DiskId_1": "d-of-second", **parameters}
    answer = api.call("CreateSnapshotGroup", **{name: value for name, value in asked.items() if value})
    assert (answer.status, answer.code) == (status, code)
    taken = api.call("DescribeSnapshots", **NAMED, DiskId="d-of-second").json
    assert taken["TotalCount"] == 0


def test_a_client_token_stands_for_one_group(api: Worker) -> None:
    asked = {**NAMED, "DiskId_1": "d-i-full-1", "ClientToken": "once"}
    first, again = (api.call("CreateSnapshotGroup", **asked) for _ in range(2))
    assert first.json["SnapshotGroupId"] == again.json["SnapshotGroupId"]
    other = api.call("CreateSnapshotGroup", **{**asked, "Name": "other"})
    assert (other.status, other.code) == (403, "IdempotentParameterMismatch")


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        ("DeleteSnapshotGroup", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DeleteSnapshotGroup", {"SnapshotGroupId": "ssg-theirs"}, 404, "InvalidSnapshotGroup.NotFound"),
        ("ModifySnapshotGroup", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("ModifySnapshotGroup", {"SnapshotGroupId": "ssg-theirs"}, 404, "InvalidSnapshotGroup.NotFound"),
        ("ModifySnapshotGroup", {"Name": "1"}, 400, "InvalidParameter.Name"),
        ("ModifySnapshotGroup", {"Description": "http://x"}, 400, "InvalidParameter.Description"),
        ("DescribeSnapshotGroups", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ("DescribeSnapshotGroups", {"Status_1": "lost"}, 403, "InvalidStatus.ValueNotSupported"),
        (
            "DescribeSnapshotGroups",
            {"AdditionalAttributes_1": "SNAPSHOT_GROUP_PROGRESS_STATUS"},
            403,
            "InvalidSnapshotGroupId.MustBeOne",
        ),
        ("DescribeSnapshotGroups", {"NextToken": "x"}, 400, "InvalidParameter"),
    ],
)
def test_refused_calls(api: Worker, action: str, parameters: dict[str, str], status: int, code: str) -> None:
    named = {} if action.startswith("Describe") else {"SnapshotGroupId": "ssg-slow"}
    answer = api.call(action, **{**NAMED, **named, **parameters})
    assert (answer.status, answer.code) == (status, code)
