"""ModifyDiskAttribute, ResizeDisk and ModifyDiskSpec."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.resource import Resource
from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import CREATED, FAR, REGION, STRANGER, disk, instance, snapshot
from tests.in_process import Worker


def _free(short_id: str, **members: Any) -> Resource:  # noqa: ANN401 - the members of a disk
    return disk(short_id, **{"instance_id": "", "disk_type": "data", "device": "", **members})


LOCAL = {"category": "local_ssd_pro", "disk_type": "data"}
RESOURCES = [
    instance("running"),
    instance("stopped", status="Stopped"),
    instance("starting", transitional_status="Starting", settles_at=FAR),
    instance("general", instance_type="ecs.g7.large"),
    disk("root"),
    disk("root-of-basic", category="cloud"),
    disk("of-market", product_code="cmjj0001"),
    disk("of-stopped", instance_id="i-stopped", disk_type="data"),
    disk("of-starting", instance_id="i-starting", disk_type="data"),
    disk("of-general", instance_id="i-general", disk_type="data"),
    disk("grown", disk_type="data", enlarged=CREATED + 1),
    disk("local", **LOCAL),
    disk("basic", category="cloud", disk_type="data"),
    disk("basic-paid", category="cloud", disk_type="data", charge_type="PrePaid"),
    *(_free(f"free-{number}") for number in range(5)),
    _free("auto", category="cloud_auto"),
    _free("old-root", disk_type="system", detached_from="i-stopped"),
    _free("creating", transitional_status="Creating", settles_at=FAR),
    _free("moving", transitional_status="Detaching", settles_at=FAR),
    _free("kept"),
    snapshot("kept", settles_at=FAR),
    _free("ephemeral", category="elastic_ephemeral_disk_standard", size=64),
    _free("large", size=2000),
    _free("large-paid", size=2000, performance_level="PL2", charge_type="PrePaid"),
    _free("small", size=10),
    _free("efficient", category="cloud_efficiency"),
    _free("entry", category="cloud_essd_entry"),
    _free("paid-ssd", category="cloud_ssd", charge_type="PrePaid"),
    _free("theirs", owner_id=STRANGER),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    with prepared_worker(tmp_path_factory.mktemp("disks"), RESOURCES) as worker:
        yield worker


def shown(api: Worker, disk_id: str) -> dict[str, Any]:
    (found,) = api.call("DescribeDisks", RegionId=REGION, DiskIds=f'["{disk_id}"]').json["Disks"]["Disk"]
    return dict(found)


def test_attributes_of_one_disk_are_changed(api: Worker) -> None:
    before = shown(api, "d-free-0")
    assert before["EnableAutoSnapshot"] is True
    changed = {"DiskName": "renamed", "Description": "other"}
    flags = {"DeleteWithInstance": False, "DeleteAutoSnapshot": True, "EnableAutoSnapshot": False}
    sent = {name: str(value).lower() for name, value in flags.items()}
    answer = api.call("ModifyDiskAttribute", RegionId=REGION, DiskId="d-free-0", **changed, **sent)
    assert answer.json.keys() == {"RequestId"}
    assert shown(api, "d-free-0") == {**before, **changed, **flags}
    assert {
        found["DiskId"]
        for found in api.call("DescribeDisks", RegionId=REGION, EnableAutoSnapshot="false").json["Disks"][
            "Disk"
        ]
    } == {"d-free-0"}


def test_attributes_of_several_disks_are_changed_together_or_not_at_all(api: Worker) -> None:
    ids = {"DiskIds_1": "d-free-1", "DiskIds_2": "d-free-2"}
    assert api.call("ModifyDiskAttribute", **ids, DiskName="both").status == 200
    assert [shown(api, each)["DiskName"] for each in ids.values()] == ["both", "both"]
    assert api.call("ModifyDiskAttribute", **ids, DiskIds_3="d-theirs", DiskName="none").status == 404
    assert [shown(api, each)["DiskName"] for each in ids.values()] == ["both", "both"]


def test_bursting_is_a_property_of_autopl_disks(api: Worker) -> None:
    assert api.call("ModifyDiskAttribute", DiskId="d-auto", BurstingEnabled="true").status == 200
    assert shown(api, "d-auto")["BurstingEnabled"] is True
    assert api.call("ModifyDiskAttribute", DiskId="d-free-0", BurstingEnabled="false").status == 200


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"DiskId": ""}, 400, "MissingParameter.DiskIdOrDiskIds"),
        ({"DiskIds_1": "d-free-1"}, 400, "ParameterConflict.DiskIdAndDiskIds"),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"RegionId": "mars"}, 400, "InvalidRegionId.MalFormed"),
        ({"RegionId": "cn-beijing"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskName": "1"}, 400, "InvalidDiskName.Malformed"),
        ({"Description": "http://x"}, 404, "InvalidDescription.Malformed"),
        ({"DiskName": ""}, 400, "NoAttributeToModify"),
        ({"DiskId": "d-creating"}, 403, "IncorrectDiskStatus"),
        ({"DiskId": "d-local", "DeleteWithInstance": "false"}, 403, "DiskNotPortable"),
        ({"DiskId": "d-basic-paid", "DeleteWithInstance": "false"}, 403, "DiskNotPortable"),
        ({"DiskId": "d-of-market", "DeleteWithInstance": "false"}, 403, "DeleteWithInstance.Conflict"),
        ({"BurstingEnabled": "true"}, 400, "BurstingEnabledForDiskCategoryUnsupported"),
    ],
)
def test_refused_changes_of_attributes(
    api: Worker, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = api.call("ModifyDiskAttribute", **{"DiskId": "d-free-3", "DiskName": "name", **parameters})
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("disk_id", "way"), [("d-root", "offline"), ("d-free-3", "offline"), ("d-of-general", "online")]
)
def test_a_disk_is_enlarged(api: Worker, disk_id: str, way: str) -> None:
    before = shown(api, disk_id)
    answer = api.call("ResizeDisk", DiskId=disk_id, NewSize="50", Type=way)
    assert answer.json.keys() == {"RequestId"}
    after = shown(api, disk_id)
    assert (before["Size"], after["Size"]) == (40, 50)
    assert after["IOPS"] == before["IOPS"] + 10 * 50


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"Type": "later"}, 400, "InvalidParam.Type"),
        ({"NewSize": "0"}, 400, "InvalidParameter"),
        ({"NewSize": ""}, 400, "MissingParameter"),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskId": "d-local"}, 403, "OperationDenied"),
        ({"DiskId": "d-basic", "Type": "online"}, 403, "InvalidDiskCategory.NotSupported"),
        ({"DiskId": "d-moving"}, 403, "IncorrectDiskStatus"),
        ({"DiskId": "d-old-root"}, 400, "InvalidDisk.DetachedSystemDisk"),
        ({"DiskId": "d-kept"}, 403, "DiskCreatingSnapshot"),
        ({"DiskId": "d-of-stopped", "Type": "online"}, 403, "InvalidInstanceStatus.NotRunning"),
        ({"DiskId": "d-of-starting"}, 403, "IncorrectInstanceStatus"),
        ({"NewSize": "39"}, 403, "InvalidDiskSize.TooSmall"),
        ({"NewSize": "40"}, 403, "InvalidDiskSize"),
        ({"DiskId": "d-root", "NewSize": "2049"}, 400, "InvalidSystemDiskSize.ValueNotSupported"),
        ({"DiskId": "d-root-of-basic", "NewSize": "501"}, 400, "InvalidSystemDiskSize.ValueNotSupported"),
        ({"DiskId": "d-basic", "NewSize": "2001"}, 400, "InvalidDataDiskSize.ValueNotSupported"),
    ],
)
def test_refused_expansions(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("ResizeDisk", **{"DiskId": "d-free-4", "NewSize": "60", **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_a_change_of_the_category_has_a_finished_task(api: Worker) -> None:
    changed = api.call("ModifyDiskSpec", DiskId="d-efficient", DiskCategory="cloud_essd").json
    assert changed.keys() == {"TaskId", "RequestId"}
    after = shown(api, "d-efficient")
    assert (after["Category"], after["PerformanceLevel"]) == ("cloud_essd", "PL1")
    tasks = api.call("DescribeTasks", RegionId=REGION, TaskAction="ModifyDiskSpec").json["TaskSet"]["Task"]
    assert [(each["TaskId"], each["ResourceId"], each["TaskStatus"]) for each in tasks] == [
        (changed["TaskId"], "d-efficient", "Finished")
    ]


def test_a_change_of_the_level_has_no_task(api: Worker) -> None:
    changed = {"DiskId": "d-large", "PerformanceLevel": "PL3"}
    assert api.call("ModifyDiskSpec", **changed).json.keys() == {"RequestId"}
    assert shown(api, "d-large")["PerformanceLevel"] == "PL3"
    assert api.call("ModifyDiskSpec", **{**changed, "PerformanceLevel": "PL2"}).status == 200


def test_an_autopl_disk_gets_provisioned_iops(api: Worker) -> None:
    before = shown(api, "d-auto")["IOPS"]
    assert api.call("ModifyDiskSpec", DiskId="d-auto", ProvisionedIops="1000").status == 200
    after = shown(api, "d-auto")
    assert (after["ProvisionedIops"], after["IOPS"]) == (1000, before + 1000)


def test_an_offline_expansion_is_over_with_the_next_start(api: Worker) -> None:
    asked = {"DiskId": "d-grown", "DiskCategory": "cloud_auto"}
    answer = api.call("ModifyDiskSpec", **asked)
    assert (answer.status, answer.code) == (403, "OperationDenied.DiskExpansionUnfinished")
    assert api.call("RebootInstance", InstanceId="i-running").status == 200
    assert api.call("ModifyDiskSpec", **asked).status == 200


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"PerformanceLevel": "PL9"}, 400, "InvalidPerformanceLevel.Malformed"),
        ({"DiskCategory": "cloud"}, 400, "InvalidDiskCategory.ValueNotSupported"),
        (
            {"DiskCategory": "cloud_auto", "PerformanceLevel": "PL1"},
            400,
            "InvalidPerformanceLevelParam.Mismatch",
        ),
        ({"DiskId": "d-auto", "PerformanceLevel": "PL1"}, 400, "InvalidPerformanceLevelParam.Mismatch"),
        (
            {"PerformanceControlOptions_Recover": "Some"},
            400,
            "MalformedParameter.PerformanceControlOptions",
        ),
        (
            {"PerformanceControlOptions_IOPS": "2000"},
            403,
            "InvalidPerformanceParameter.DiskNotInDedicatedStorageCluster",
        ),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskId": "d-basic"}, 403, "InvalidDiskCategory.ValueNotSupported"),
        ({"DiskId": "d-ephemeral"}, 403, "InvalidDiskCategory.ValueNotSupported"),
        ({"DiskId": "d-moving"}, 403, "InvalidStatus.DiskNotReady"),
        ({"DiskId": "d-kept"}, 403, "DiskCreatingSnapshot"),
        ({"DiskCategory": "cloud_essd"}, 403, "NoChangeInDiskCategoryAndPerformanceLevel"),
        ({}, 403, "NoChangeInDiskCategoryAndPerformanceLevel"),
        ({"DiskId": "d-paid-ssd", "DiskCategory": "cloud_efficiency"}, 403, "Downgrade.NotSupported"),
        ({"DiskId": "d-entry", "DiskCategory": "cloud_ssd"}, 403, "OperationDenied"),
        ({"DiskId": "d-small", "DiskCategory": "cloud_ssd"}, 403, "InvalidDiskCategory.NotSupported"),
        (
            {"DiskId": "d-of-general", "DiskCategory": "cloud_efficiency"},
            403,
            "InvalidInstanceType.NotSupportDiskCategory",
        ),
        ({"PerformanceLevel": "PL0"}, 403, "InvalidPerformanceLevel.TooLow"),
        ({"DiskId": "d-large-paid", "PerformanceLevel": "PL1"}, 403, "InvalidPerformanceLevel.TooLow"),
        ({"PerformanceLevel": "PL2"}, 403, "OperationDenied.PerformanceLevelNotMatch"),
        ({"ProvisionedIops": "1"}, 400, "ProvisionedIopsForDiskCategoryUnsupported"),
        (
            {"DiskCategory": "cloud_auto", "ProvisionedIops": "50001"},
            400,
            "InvalidProvisionedIops.LimitExceed",
        ),
        ({"DiskCategory": "cloud_auto", "DryRun": "true"}, 400, "DryRunOperation"),
    ],
)
def test_refused_changes_of_the_kind(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("ModifyDiskSpec", **{"DiskId": "d-free-4", **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert shown(api, "d-free-4")["Category"] == "cloud_essd"
