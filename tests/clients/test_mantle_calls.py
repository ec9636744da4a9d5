"""The calls of CoreOS's mantle (`ore aliyun`) to release an image: import, copy, tag and publish."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.go_sdks import GoV1, until
from tests.clients.samples import FIRST
from tests.running import running

REGION = "us-west-1"
ELSEWHERE = "cn-shanghai"
TAG = {"Key": "created-by", "Value": "mantle"}


@pytest.fixture(scope="module")
def clients() -> Iterator[tuple[GoV1, GoV1]]:
    """A client in the region of the import, and one in the region of the copy."""
    with running("--memory", "--duration", "ImportImage=0.2", "--duration", "CopyImage=0.2") as server:
        yield GoV1(server, FIRST, REGION), GoV1(server, FIRST, ELSEWHERE)


def images(client: GoV1, **query: str) -> list[Any]:
    found: list[Any] = client.call("DescribeImages", **query)["Images"]["Image"]
    return found


def imported(client: GoV1, name: str) -> str:
    """`ImportImage`: waits for exactly one task to be Finished."""
    answer = client.call(
        "ImportImage",
        ImageName=name,
        Description="Fedora CoreOS stable 43",
        Architecture="x86_64",
        OSType="linux",
        Platform="Others Linux",
        DiskDeviceMapping=[{"OSSBucket": "coreos", "OSSObject": "fcos.qcow2", "Format": "qcow2"}],
        Tag=[TAG],
    )

    def status() -> str:
        (task,) = client.call("DescribeTasks", TaskIds=answer["TaskId"])["TaskSet"]["Task"]
        assert task["TaskStatus"] in ("Finished", "Processing", "Waiting")
        return str(task["TaskStatus"])

    assert status() != "Finished"
    until(status, lambda status: status == "Finished")
    return str(answer["ImageId"])


def test_an_image_is_released(clients: tuple[GoV1, GoV1]) -> None:
    here, there = clients
    name = "fedora-coreos-43"
    assert images(here, ImageName=name) == []
    image_id = imported(here, name)
    (image,) = images(here, ImageName=name)
    assert (image["ImageId"], image["Tags"]["Tag"]) == (
        image_id,
        [{"TagKey": "created-by", "TagValue": "mantle"}],
    )

    assert images(there, ImageName=name) == []
    target = {"DestinationRegionId": ELSEWHERE, "DestinationImageName": name}
    copy_id = here.call("CopyImage", ImageId=image_id, **target)["ImageId"]
    # It asks with the default Status: a copy that is not ready is none.
    assert images(there, ImageId=copy_id) == []
    until(lambda: images(there, ImageId=copy_id), bool)
    there.call("AddTags", ResourceType="image", ResourceId=copy_id, Tag=[TAG])
    there.call("ModifyImageSharePermission", ImageId=copy_id, IsPublic=True)
    (copy,) = images(there, ImageName=name)
    assert (copy["ImageId"], copy["IsPublic"], len(copy["Tags"]["Tag"])) == (copy_id, True, 1)


def test_an_older_image_of_the_same_name_is_deleted(clients: tuple[GoV1, GoV1]) -> None:
    """With ``--force``, it deletes the image and its snapshots."""
    here, _ = clients
    name = "fedora-coreos-42"
    older = imported(here, name)
    (image,) = images(here, ImageName=name)
    here.call("DeleteImage", ImageId=older, Force=True)
    for disk in image["DiskDeviceMappings"]["DiskDeviceMapping"]:
        here.call("DeleteSnapshot", SnapshotId=disk["SnapshotId"], Force=True)
    newer = imported(here, name)
    assert [each["ImageId"] for each in images(here, ImageName=name)] == [newer]
    assert newer != older
