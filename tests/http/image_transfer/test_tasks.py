"""DescribeTasks, DescribeTaskAttribute and CancelTask."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.http.image_transfer.disk_files import disk
from tests.serving_here import serving_here

REGION = "cn-beijing"
ELSEWHERE = "cn-shanghai"
MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")


@pytest.fixture(scope="module")
def slow(objects: Path) -> Iterator[Api]:
    """A server where exports do not end."""
    times = ("--duration", "ImportImage=0", "--duration", "ExportImage=3600")
    with serving_here("--memory", "--auth", "open", "--objects", objects, *times) as started:
        yield Api(started.host, started.port)


@pytest.fixture(scope="module")
def made(slow: Api) -> list[tuple[str, str]]:
    """Task and image of three imports and an export, in this order."""
    answers = [slow.call("ImportImage", RegionId=REGION, **disk("small.raw")).json for _ in range(3)]
    pairs = [(each["TaskId"], each["ImageId"]) for each in answers]
    call = {"RegionId": REGION, "ImageId": pairs[0][1], "OSSBucket": "images"}
    export = slow.call("ExportImage", ImageFormat="vhd", **call).json
    return [*pairs, (export["TaskId"], pairs[0][1])]


def tasks(api: Api, **parameters: str) -> Any:  # noqa: ANN401 - the API's own members
    answer = api.call("DescribeTasks", RegionId=REGION, **parameters)
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"PageSize", "PageNumber", "RequestId", "TotalCount", "RegionId", "TaskSet"}
    return answer.json["TaskSet"]["Task"]


def test_a_task_names_its_action_and_image(slow: Api, made: list[tuple[str, str]]) -> None:
    (finished,) = tasks(slow, TaskIds=made[1][0])
    assert MINUTE.fullmatch(finished["CreationTime"])
    assert finished == {
        "CreationTime": finished["CreationTime"],
        "TaskStatus": "Finished",
        "FinishedTime": finished["CreationTime"],
        "SupportCancel": "true",
        "TaskId": made[1][0],
        "TaskAction": "ImportImage",
        "ResourceId": made[1][1],
    }
    (processing,) = tasks(slow, TaskIds=made[3][0])
    assert (processing["TaskStatus"], processing["FinishedTime"]) == ("Processing", "")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, {0, 1, 2, 3}),
        ({"TaskAction": "ImportImage"}, {0, 1, 2}),
        ({"TaskAction": "RedeployInstance"}, set()),
        ({"TaskStatus": "Processing"}, {3}),
        ({"TaskStatus": "Finished"}, {0, 1, 2}),
        ({"TaskStatus": "Failed"}, set()),
        ({"TaskStatus": "Waiting"}, {0, 1, 2, 3}),
        ({"StartTime": "2026-01-01T00:00:00Z", "EndTime": "2999-01-01T00:00:00Z"}, {0, 1, 2, 3}),
        ({"StartTime": "2999-01-01T00:00Z"}, set()),
        ({"EndTime": "2015-01-01T00:00:00Z"}, set()),
        ({"TaskIds": "t-absent"}, set()),
    ],
)
def test_tasks_are_filtered_by_their_attributes(
    slow: Api, made: list[tuple[str, str]], parameters: dict[str, str], expected: set[int]
) -> None:
    found = {each["TaskId"] for each in tasks(slow, **parameters)}
    assert found == {made[index][0] for index in expected}


def test_tasks_are_found_by_ids_and_images(slow: Api, made: list[tuple[str, str]]) -> None:
    wanted = {made[0][0], made[2][0]}
    assert {each["TaskId"] for each in tasks(slow, TaskIds=", ".join(wanted))} == wanted
    by_image = tasks(slow, **{"ResourceIds.1": made[0][1]})
    assert {each["TaskId"] for each in by_image} == {made[0][0], made[3][0]}


def test_no_task_is_of_a_group(slow: Api, made: list[tuple[str, str]]) -> None:
    assert tasks(slow, TaskGroupId="tg-1", TaskIds=made[0][0]) == []
    assert tasks(slow, TaskAction="RedeployInstance") == []


def test_pages_cover_every_task_once(slow: Api, made: list[tuple[str, str]]) -> None:
    pages = [tasks(slow, PageSize="3", PageNumber=str(number)) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 1, 0]
    assert {each["TaskId"] for page in pages for each in page} == {task_id for task_id, _ in made}
    answer = slow.call("DescribeTasks", RegionId=REGION, PageSize="3", PageNumber="2").json
    assert (answer["PageSize"], answer["PageNumber"], answer["TotalCount"]) == (3, 2, 4)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"PageSize": "101"}, "InvalidParameter"),
        ({"PageNumber": "0"}, "InvalidParameter"),
        ({"StartTime": "yesterday"}, "InvalidParameter"),
        ({"TaskAction": "CopyImage"}, "InvalidParameter"),
        ({"EndTime": "2026-13-01T00:00Z"}, "InvalidParameter"),
        ({"TaskIds": ",".join(f"t-{number}" for number in range(101))}, "InvalidParameter"),
    ],
)
def test_describe_tasks_refuses(slow: Api, parameters: dict[str, str], code: str) -> None:
    assert slow.call("DescribeTasks", **{"RegionId": REGION, **parameters}).code == code


def test_attributes_of_a_running_task(slow: Api, made: list[tuple[str, str]]) -> None:
    answer = slow.call("DescribeTaskAttribute", RegionId=REGION, TaskId=made[3][0]).json
    assert (answer["TaskStatus"], answer["TaskProcess"], answer["FinishedTime"]) == ("Processing", "0%", "")
    assert (answer["TotalCount"], answer["SuccessCount"], answer["FailedCount"]) == (1, 0, 0)
    finished = slow.call("DescribeTaskAttribute", RegionId=REGION, TaskId=made[0][0]).json
    assert (finished["TaskStatus"], finished["TaskProcess"]) == ("Finished", "100%")
    assert (finished["SuccessCount"], finished["FailedCount"]) == (1, 0)
    assert finished["OperationProgressSet"] == {
        "OperationProgress": [
            {
                "ErrorMsg": "",
                "ErrorCode": "",
                "OperationStatus": "Success",
                "RelatedItemSet": {
                    "RelatedItem": [
                        {"Name": "OSSBucket", "Value": "images"},
                        {"Name": "OSSObject", "Value": "small.raw"},
                        {"Name": "ImageFormat", "Value": "RAW"},
                    ]
                },
            }
        ]
    }


@pytest.mark.parametrize("action", ["DescribeTaskAttribute", "CancelTask"])
def test_unknown_tasks_and_those_of_others_are_not_found(
    slow: Api, made: list[tuple[str, str]], action: str
) -> None:
    stranger = slow._replace(key="2000000000000009")
    for api, region, task_id in ((slow, REGION, "t-absent"), (stranger, REGION, made[3][0])):
        answer = api.call(action, RegionId=region, TaskId=task_id)
        assert (answer.status, answer.code) == (400, "InvalidTaskId.NotFound")
    assert slow.call(action, RegionId="mars", TaskId=made[0][0]).code == "InvalidRegionId.NotFound"
    assert slow.call(action, RegionId="cn-hangzhou", TaskId=made[0][0]).code == "InvalidTaskId.NotFound"


def test_a_cancelled_import_fails_and_leaves_no_snapshot(importing: Api) -> None:
    call = {"RegionId": REGION, "DetectionStrategy": "Standard", **disk("small.raw")}
    answer = importing.call("ImportImage", **call).json
    assert importing.call("CancelTask", RegionId=REGION, TaskId=answer["TaskId"]).status == 200
    found = importing.images(REGION, ImageId=answer["ImageId"], Status="CreateFailed").json
    (image,) = found["Images"]["Image"]
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (image["Progress"], mapping["SnapshotId"], image["DetectionOptions"]) == ("0%", "", {})
    task = importing.call("DescribeTaskAttribute", RegionId=REGION, TaskId=answer["TaskId"]).json
    assert (task["TaskStatus"], task["FailedCount"], task["TaskProcess"]) == ("Failed", 1, "0%")
    (operation,) = task["OperationProgressSet"]["OperationProgress"]
    assert (operation["OperationStatus"], operation["ErrorCode"]) == ("Failed", "TaskCancelled")
    again = importing.call("CancelTask", RegionId=REGION, TaskId=answer["TaskId"])
    assert (again.status, again.code) == (403, "InvalidTaskId.IncorrectTaskStatus")
    assert importing.call("DeleteImage", RegionId=REGION, ImageId=answer["ImageId"]).status == 200


def test_the_snapshots_behind_a_cancelled_import_are_gone(importing: Api) -> None:
    two = disk("small.raw") | {
        name.replace(".1.", ".2."): value for name, value in disk("disk.qcow2").items()
    }
    before = snapshots(importing)
    answer = importing.call("ImportImage", RegionId=REGION, **two).json
    (image,) = importing.images(REGION, ImageId=answer["ImageId"], Status="Creating").json["Images"]["Image"]
    behind = {each["SnapshotId"] for each in image["DiskDeviceMappings"]["DiskDeviceMapping"]}
    assert snapshots(importing) == before | behind
    assert len(behind) == 2
    assert importing.call("CancelTask", RegionId=REGION, TaskId=answer["TaskId"]).status == 200
    assert snapshots(importing) == before


def snapshots(api: Api) -> set[str]:
    """The ids of all snapshots."""
    found = api.call("DescribeSnapshots", RegionId=REGION, PageSize="100").json
    assert found["TotalCount"] <= 100
    return {each["SnapshotId"] for each in found["Snapshots"]["Snapshot"]}


def test_a_cancelled_export_leaves_no_file(slow: Api, objects: Path) -> None:
    image_id = slow.call("ImportImage", RegionId=ELSEWHERE, **disk("small.raw")).json["ImageId"]
    call = {"RegionId": ELSEWHERE, "ImageId": image_id, "OSSBucket": "images", "OSSPrefix": "Gone"}
    task_id = slow.call("ExportImage", **call).json["TaskId"]
    assert len(list(objects.glob("images/Gone_*"))) == 1
    assert slow.call("CancelTask", RegionId=ELSEWHERE, TaskId=task_id).status == 200
    assert list(objects.glob("images/Gone_*")) == []
    assert slow.call("DeleteImage", RegionId=ELSEWHERE, ImageId=image_id).status == 200


def test_a_finished_task_cannot_be_cancelled(slow: Api, made: list[tuple[str, str]]) -> None:
    answer = slow.call("CancelTask", RegionId=REGION, TaskId=made[1][0])
    assert (answer.status, answer.code) == (403, "InvalidTaskId.IncorrectTaskStatus")
