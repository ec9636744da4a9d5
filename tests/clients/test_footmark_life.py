"""The calls of Ansible's image modules through footmark, from creation to deletion of an image."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.api import Api
from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.test_footmark import footmark
from tests.running import Running, running

TAGGED = {"resource_type": "image"}


class Workshop(NamedTuple):
    """A server where images take time, with an instance and snapshots to create them from."""

    server: Running
    instance_id: str
    snapshot_id: str


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    at_once = [f"{action}=0" for action in ("RunInstances", "CreateSnapshot")]
    options = [word for duration in (*at_once, "CreateImage=0.3") for word in ("--duration", duration)]
    with running("--memory", *options) as server:
        api = Api(server.host, server.port)
        disk = {"SystemDisk.Category": "cloud_essd", "SystemDisk.Size": "40"}
        place = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": "ecs.g6.large"}
        (instance_id,) = api.call("RunInstances", **place, **disk).json["InstanceIdSets"]["InstanceIdSet"]
        disks = api.call("DescribeDisks", RegionId=REGION, InstanceId=instance_id).json["Disks"]["Disk"]
        snapshot = api.call("CreateSnapshot", DiskId=disks[0]["DiskId"]).json
        yield Workshop(server, instance_id, snapshot["SnapshotId"])


def calls(workshop: Workshop, home: Path, *made: tuple[str, dict[str, Any]]) -> list[Any]:
    return footmark(workshop.server, home, FIRST, *made)


def test_an_image_of_an_instance_is_waited_for_tagged_and_deleted(workshop: Workshop, tmp_path: Path) -> None:
    made = {
        "instance_id": workshop.instance_id,
        "image_name": "of-an-instance",
        "image_version": "2",
        "description": "made by a playbook",
        "client_token": "playbook-1",
        "tags": {"stage": "test"},
    }
    waiting = {"wait": True, "wait_timeout": 1}
    ((changed, image_id, told, request_id),) = calls(
        workshop, tmp_path, ("create_image", {**made, **waiting})
    )
    assert (changed, told) == (True, ["Image creation successful"])
    assert request_id

    of_image = {**TAGGED, "resource_ids": [image_id]}
    again, (image,), tagged, same, tags, untagged, left = calls(
        workshop,
        tmp_path,
        ("create_image", made),
        ("get_all_images", {"image_id": image_id, "filters": {"page_size": 50}}),
        ("tag_resources", {**of_image, "tags": {"team": "blue"}}),
        ("tag_resources", {**of_image, "tags": {"team": "blue"}}),
        ("list_tag_resources", of_image),
        ("untag_resources", {**of_image, "tags": {"stage": "test"}}),
        ("list_tag_resources", of_image),
    )
    assert again[1] == image_id
    assert (image["status"], image["image_name"], image["image_version"]) == (
        "Available",
        "of-an-instance",
        "2",
    )
    assert (image["description"], image["tags"]) == ("made by a playbook", {"stage": "test"})
    assert (tagged, same, tags) == (True, False, {"stage": "test", "team": "blue"})
    assert (untagged, left) == (True, {"team": "blue"})

    deleted, deleted_again, found = calls(
        workshop,
        tmp_path,
        ("delete_image", {"image_id": image_id}),
        ("delete_image", {"image_id": image_id}),
        ("describe_images", {"image_id": image_id, "status": "ALL", "page_size": 50}),
    )
    assert (deleted, deleted_again, found) == (True, False, [])


def test_images_are_created_from_snapshots(workshop: Workshop, tmp_path: Path) -> None:
    mapping = [{"snapshot_id": workshop.snapshot_id, "disk_size": 60}, {"disk_size": 100}]
    of_snapshot, of_mapping = calls(
        workshop,
        tmp_path,
        ("create_image", {"snapshot_id": workshop.snapshot_id, "image_name": "of-a-snapshot"}),
        ("create_image", {"disk_mapping": mapping, "image_name": "of-disks"}),
    )
    assert (of_snapshot[2], of_mapping[2]) == (["Image creation successful"],) * 2
    found = calls(
        workshop,
        tmp_path,
        ("describe_images", {"image_id": of_snapshot[1], "status": "ALL", "page_size": 50}),
        ("describe_images", {"image_id": of_mapping[1], "status": "ALL", "page_size": 50}),
    )
    sizes = [
        [disk["size"] for disk in image["disk_device_mappings"]["disk_device_mapping"]] for (image,) in found
    ]
    assert sizes == [["40"], ["60", "100"]]


def test_a_missing_snapshot_is_reported_before_the_image_is_created(
    workshop: Workshop, tmp_path: Path
) -> None:
    made = {"snapshot_id": "s-absent", "image_name": "of-nothing"}
    ((changed, image_id, told, _),) = calls(workshop, tmp_path, ("create_image", made))
    assert (changed, image_id) == (False, "")
    assert told[0]["Error Code"] == "Invalid.SnapshotId"


def test_a_refusal_is_reported_with_its_code(workshop: Workshop, tmp_path: Path) -> None:
    made = {"instance_id": "i-absent", "image_name": "of-nothing"}
    ((changed, _, told, _),) = calls(workshop, tmp_path, ("create_image", made))
    assert not changed
    assert told[0]["Error Code"] == "InvalidInstanceId.NotFound"
    assert told[0]["Http Status"] == 404
