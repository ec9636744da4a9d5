"""Faults with an outcome: the call succeeds, and its operation fails at its end (docs/faults.md)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.objects.folder import FolderObjects
from tests.http.control.frozen_account import ELSEWHERE, SECONDS, Account
from tests.http.image_transfer.disk_files import GIB, qcow2
from tests.in_process import Worker
from tests.new_service import new_service

BUCKET, FILE = "images", "disk.qcow2"
DURATIONS = dict.fromkeys(
    (
        "CreateImage",
        "CopyImage",
        "ImportImage",
        "ExportImage",
        "CreateSnapshot",
        "CopySnapshot",
        "StartImagePipelineExecution",
        "RunInstances",
        "CreateInstance",
        "StartInstance",
        "StopInstance",
        "RebootInstance",
    ),
    SECONDS,
)


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of objects with a file to import."""
    folder = tmp_path_factory.mktemp("objects")
    (folder / BUCKET).mkdir()
    (folder / BUCKET / FILE).write_bytes(qcow2(10 * GIB))
    return folder


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, objects: Path) -> Iterator[Worker]:
    store = FolderObjects(objects, is_chosen=True)
    database = tmp_path_factory.mktemp("data") / "genzo.db"
    service = new_service(database, durations=DURATIONS, objects=store, edition="current")
    yield Worker(service, auth="open")
    service.store.close()


@pytest.fixture
def account(worker: Worker) -> Account:
    """The account without resources, with the clock stopped."""
    return Account(worker)


def progress_of(image: Any) -> tuple[str, str, bool]:  # noqa: ANN401
    return image["Status"], image["Progress"], image["Usable"]


def test_the_next_image_fails_at_the_end_of_its_creation(account: Account) -> None:
    instance_id = account.running()
    account.fail_next("CreateImage")
    image_id = account.done("CreateImage", InstanceId=instance_id, ImageName="fails")["ImageId"]
    assert progress_of(account.image(image_id)) == ("Creating", "0%", False)
    account.wait(SECONDS / 2)
    assert progress_of(account.image(image_id)) == ("Creating", "50%", False)
    account.wait(SECONDS / 2)
    failed = account.image(image_id)
    assert progress_of(failed) == ("CreateFailed", "99%", False)
    (disk,) = failed["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (disk["Progress"], disk["RemainTime"]) == ("99%", 0)
    snapshot = account.snapshot(disk["SnapshotId"])
    assert (snapshot["Status"], snapshot["Progress"], snapshot["Available"]) == ("failed", "99%", False)
    account.wait()  # the snapshot of the first image is no longer under way
    succeeds = account.done("CreateImage", InstanceId=instance_id, ImageName="succeeds")["ImageId"]
    account.wait()
    assert progress_of(account.image(succeeds)) == ("Available", "100%", True)


def test_a_failed_image_is_listed_by_its_state_only_and_can_be_deleted(account: Account) -> None:
    instance_id = account.running()
    account.fail_next("CreateImage")
    image = {"InstanceId": instance_id, "ImageName": "gone", "ImageFamily": "web"}
    image_id = account.done("CreateImage", **image)["ImageId"]
    account.wait()
    own = {"ImageOwnerAlias": "self"}
    assert account.done("DescribeImages", **own)["TotalCount"] == 0
    assert account.done("DescribeImages", **own, Status="CreateFailed")["TotalCount"] == 1
    assert account.done("DescribeImages", **own, Status="Creating,Waiting")["TotalCount"] == 0
    assert "ImageId" not in account.done("DescribeImageFromFamily", ImageFamily="web")["Image"]
    runs = account.call("RunInstances", ImageId=image_id, InstanceType="ecs.g6.large")
    assert runs.status >= 400
    copied = account.call("CopyImage", ImageId=image_id, DestinationRegionId=ELSEWHERE)
    assert copied.code == "IncorrectImageStatus"
    assert account.call("CreateImage", **image).code == "InvalidImageName.Duplicated"
    account.done("DeleteImage", ImageId=image_id)
    assert account.done("DescribeImages", **own, Status="ALL")["TotalCount"] == 0


def test_an_image_that_fails_is_never_usable(account: Account) -> None:
    account.page("PUT", "durations", {"CreateImage.Usable": -30})
    account.fail_next("CreateImage")
    image_id = account.done("CreateImage", InstanceId=account.running())["ImageId"]
    for _ in range(4):
        assert account.image(image_id)["Usable"] is False
        account.wait(SECONDS / 3)


def test_a_repeated_creation_gives_the_image_that_fails(account: Account) -> None:
    account.fail_next("CreateImage")
    image = {"InstanceId": account.running(), "ClientToken": "once"}
    image_id = account.done("CreateImage", **image)["ImageId"]
    assert account.done("CreateImage", **image)["ImageId"] == image_id
    account.wait()
    assert account.image(image_id)["Status"] == "CreateFailed"


def test_a_copy_fails_and_the_next_one_does_not(account: Account) -> None:
    source = account.done("CreateImage", InstanceId=account.running())["ImageId"]
    account.wait()
    account.fail_next("CopyImage")
    copy = {"ImageId": source, "DestinationRegionId": ELSEWHERE}
    failing, following = (account.done("CopyImage", **copy)["ImageId"] for _ in range(2))
    assert account.image(following, ELSEWHERE)["Status"] == "Waiting"
    account.wait()
    assert progress_of(account.image(failing, ELSEWHERE)) == ("CreateFailed", "99%", False)
    assert account.image(following, ELSEWHERE)["Status"] == "Creating"
    account.wait()
    assert account.image(following, ELSEWHERE)["Status"] == "Available"
    cancelled = account.call("CancelCopyImage", RegionId=ELSEWHERE, ImageId=failing)
    assert cancelled.code == "IncorrectImageStatus"


IMPORT = {"DiskDeviceMapping.1.OSSBucket": BUCKET, "DiskDeviceMapping.1.OSSObject": FILE}


def task(account: Account, task_id: str) -> Any:  # noqa: ANN401
    shown = account.done("DescribeTaskAttribute", TaskId=task_id)
    (operation,) = shown["OperationProgressSet"]["OperationProgress"]
    counts = (shown["SuccessCount"], shown["FailedCount"])
    return shown["TaskStatus"], shown["TaskProcess"], counts, operation["ErrorCode"], operation["ErrorMsg"]


def test_an_import_fails_with_the_documented_reason(account: Account) -> None:
    account.fail_next("ImportImage")
    made = account.done("ImportImage", **IMPORT, DetectionStrategy="Standard")
    assert task(account, made["TaskId"]) == ("Processing", "0%", (0, 0), "", "")
    account.wait()
    message = "Importing image is failed, Please contact the administrator."
    assert task(account, made["TaskId"]) == ("Failed", "99%", (0, 1), "ImportImageFailed", message)
    assert account.image(made["ImageId"])["Status"] == "CreateFailed"
    (listed,) = account.done("DescribeTasks", TaskStatus="Failed")["TaskSet"]["Task"]
    assert listed["TaskId"] == made["TaskId"]
    cancelled = account.call("CancelTask", TaskId=made["TaskId"])
    assert cancelled.code == "InvalidTaskId.IncorrectTaskStatus"


def test_an_import_fails_for_a_given_reason_and_is_cancelled_before(account: Account) -> None:
    account.fail_next("ImportImage", error="NoSuchKey", message="The {object} is gone.")
    made = account.done("ImportImage", **IMPORT)
    account.wait()
    assert task(account, made["TaskId"])[3:] == ("NoSuchKey", "The {object} is gone.")
    account.fail_next("ImportImage")
    cancelled = account.done("ImportImage", **IMPORT)
    account.done("CancelTask", TaskId=cancelled["TaskId"])
    account.wait()
    assert task(account, cancelled["TaskId"])[:1] == ("Failed",)
    assert task(account, cancelled["TaskId"])[3] == "TaskCancelled"


def test_an_export_fails_without_a_file(account: Account, objects: Path) -> None:
    image_id = account.done("ImportImage", **IMPORT)["ImageId"]
    account.wait()
    account.fail_next("ExportImage")
    task_id = account.done("ExportImage", ImageId=image_id, OSSBucket=BUCKET)["TaskId"]
    assert account.call("DeleteImage", ImageId=image_id).code == "ImageIsExporting"
    account.wait()
    assert task(account, task_id)[0] == "Failed"
    assert task(account, task_id)[3] == "ExportImageFailed"
    assert [file.name for file in (objects / BUCKET).iterdir()] == [FILE]
    assert account.image(image_id)["Status"] == "Available"


def test_a_snapshot_fails_and_nothing_is_made_of_it(account: Account) -> None:
    disk_id = account.disk(account.running())
    account.fail_next("CreateSnapshot")
    snapshot_id = account.done("CreateSnapshot", DiskId=disk_id)["SnapshotId"]
    assert account.snapshot(snapshot_id)["Status"] == "progressing"
    account.wait()
    failed = account.snapshot(snapshot_id)
    assert (failed["Status"], failed["Progress"], failed["RemainTime"]) == ("failed", "99%", 0)
    assert "FullSnapshotSizeInBytes" not in failed
    assert account.done("DescribeSnapshots", Status="failed")["TotalCount"] == 1
    assert account.done("DescribeSnapshots", Status="accomplished")["TotalCount"] == 0
    of_snapshot = {"SnapshotId": snapshot_id}
    refused = (
        account.call("CreateImage", **of_snapshot),
        account.call("CreateDisk", **of_snapshot, ZoneId="cn-hangzhou-h"),
        account.call("ModifySnapshotAttribute", **of_snapshot, SnapshotName="renamed"),
        account.call(
            "CopySnapshot",
            **of_snapshot,
            DestinationRegionId=ELSEWHERE,
            DestinationSnapshotName="copy",
            DestinationSnapshotDescription="copy",
        ),
    )
    assert {answer.status >= 400 for answer in refused} == {True}
    assert account.done("CreateSnapshot", DiskId=disk_id)["SnapshotId"] != snapshot_id
    account.done("DeleteSnapshot", **of_snapshot)


def test_a_copied_snapshot_fails(account: Account) -> None:
    snapshot_id = account.done("CreateSnapshot", DiskId=account.disk(account.running()))["SnapshotId"]
    account.wait()
    account.fail_next("CopySnapshot")
    copy = {"DestinationSnapshotName": "copy", "DestinationSnapshotDescription": "copy"}
    copied = account.done("CopySnapshot", SnapshotId=snapshot_id, DestinationRegionId=ELSEWHERE, **copy)
    account.wait()
    assert account.snapshot(copied["SnapshotId"], ELSEWHERE)["Status"] == "failed"
    assert account.snapshot(snapshot_id)["Status"] == "accomplished"


def test_an_execution_fails_without_an_image(account: Account) -> None:
    base = {"BaseImageType": "IMAGE_FAMILY", "BaseImage": "acs:ubuntu_24_04_x64"}
    pipeline = account.done("CreateImagePipeline", **base)["ImagePipelineId"]
    account.fail_next("StartImagePipelineExecution", error="BuildFailed", message="exit status 1")
    started = account.done("StartImagePipelineExecution", ImagePipelineId=pipeline)
    account.wait()
    listed = account.done("DescribeImagePipelineExecutions", ImagePipelineId=pipeline)
    (execution,) = listed["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
    assert execution["ExecutionId"] == started["ExecutionId"]
    reason = (execution["ErrorCode"], execution["ErrorInfo"], execution["Message"])
    assert (execution["Status"], execution["ImageId"]) == ("FAILED", "")
    assert reason == ("BuildFailed", "exit status 1", "exit status 1")
    assert account.done("DescribeImages", ImageOwnerAlias="self", Status="ALL")["TotalCount"] == 0


def test_instances_stay_in_their_passing_state(account: Account) -> None:
    for action, state in (("RunInstances", "Pending"), ("CreateInstance", "Pending")):
        account.fail_next(action)
        made = account.done(action, ImageId=_ubuntu(account), InstanceType="ecs.g6.large")
        instance_id = made.get("InstanceId") or made["InstanceIdSets"]["InstanceIdSet"][0]
        account.wait(10 * SECONDS)
        assert account.instance(instance_id)["Status"] == state
        kept = account.call("DeleteInstance", InstanceId=instance_id, Force="true")
        assert kept.code == "IncorrectInstanceStatus.Initializing"
    instance_id = account.running()
    account.fail_next("RebootInstance")
    account.done("RebootInstance", InstanceId=instance_id)
    account.wait(10 * SECONDS)
    assert account.instance(instance_id)["Status"] == "Stopping"
    account.done("DeleteInstance", InstanceId=instance_id, Force="true")


def test_a_stopped_instance_does_not_start(account: Account) -> None:
    instance_id = account.running()
    account.done("StopInstance", InstanceId=instance_id)
    account.wait()
    account.fail_next("StartInstances")
    account.done("StartInstances", InstanceId_1=instance_id)
    account.wait(10 * SECONDS)
    instance = account.instance(instance_id)
    assert instance["Status"] == "Starting"
    assert instance["StartTime"] < "2100"
    assert account.call("StopInstance", InstanceId=instance_id).code == "IncorrectInstanceStatus"


def _ubuntu(account: Account) -> str:
    found = account.done("DescribeImageFromFamily", ImageFamily="acs:ubuntu_24_04_x64")
    return str(found["Image"]["ImageId"])


def test_a_failing_operation_can_be_late(account: Account) -> None:
    account.fail_next("CreateImage", delay=0.01, jitter=0.01, account=1234567890123456)
    image_id = account.done("CreateImage", InstanceId=account.running())["ImageId"]
    account.wait()
    assert account.image(image_id)["Status"] == "CreateFailed"
