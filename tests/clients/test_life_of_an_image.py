"""The life cycle of an image through every official SDK."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.samples import PUBLIC, READER, REGION, SampleServer
from tests.clients.sdk_callers import CALLERS, Caller, CallFailedError

ELSEWHERE = "ap-southeast-1"
_PATIENCE_SECONDS = 20.0


@pytest.fixture(params=CALLERS.values(), ids=list(CALLERS))
def owner(request: pytest.FixtureRequest, sample_server: SampleServer) -> Iterator[Caller]:
    caller = request.param(sample_server.server, sample_server.owner)
    yield caller
    caller.close()


@pytest.fixture
def reader(sample_server: SampleServer) -> Caller:
    return CALLERS["aliyun-python-sdk-core"](sample_server.server, sample_server.reader)


def _image(caller: Caller, image_id: str, region: str = REGION, **parameters: Any) -> Any:  # noqa: ANN401
    images = caller.call("DescribeImages", RegionId=region, ImageId=image_id, Status="ALL", **parameters)
    found = images["Images"]["Image"]
    return found[0] if found else None


def _available(caller: Caller, image_id: str, region: str = REGION) -> Any:  # noqa: ANN401
    """Wait until an image is Available, as every tool does; the image."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    image = _image(caller, image_id, region)
    assert image is not None, "a new image is visible at once"
    while image["Status"] != "Available":
        assert image["Status"] in ("Waiting", "Creating")
        assert not image["Usable"]
        assert time.monotonic() < deadline
        time.sleep(0.05)
        image = _image(caller, image_id, region)
    assert (image["Progress"], image["Usable"]) == ("100%", True)
    return image


def _instance(caller: Caller) -> str:
    """A running instance of a public image."""
    answer = caller.call(
        "RunInstances",
        RegionId=REGION,
        ImageId=PUBLIC,
        InstanceType="ecs.g6.large",
        SystemDisk={"Size": "40", "Category": "cloud_essd"},
        Amount=1,
    )
    (instance_id,) = answer["InstanceIdSets"]["InstanceIdSet"]
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _instance_status(caller, instance_id) != "Running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return str(instance_id)


def _instance_status(caller: Caller, instance_id: str) -> str:
    answer = caller.call("DescribeInstances", RegionId=REGION, InstanceIds=f'["{instance_id}"]')
    return str(answer["Instances"]["Instance"][0]["Status"])


def test_an_image_is_made_changed_copied_shared_retired_and_deleted(owner: Caller, reader: Caller) -> None:
    instance_id = _instance(owner)
    name = f"life-{instance_id}"
    made = owner.call(
        "CreateImage",
        RegionId=REGION,
        InstanceId=instance_id,
        ImageName=name,
        ImageFamily="life",
        Description="made of an instance",
        Tag=[{"Key": "stage", "Value": "test"}],
    )
    image_id = made["ImageId"]
    image = _available(owner, image_id)
    (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert disk["SnapshotId"].startswith("s-")
    assert (image["ImageName"], image["Description"], disk["Size"]) == (name, "made of an instance", "40")
    assert (image["Platform"], image["OSType"], image["IsSelfShared"]) == ("Aliyun", "linux", "False")

    owner.call("ModifyImageAttribute", RegionId=REGION, ImageId=image_id, Description="changed")
    assert _image(owner, image_id)["Description"] == "changed"
    by_family = owner.call("DescribeImageFromFamily", RegionId=REGION, ImageFamily="life")
    assert by_family["Image"]["ImageId"] == image_id
    _tag(owner, image_id)
    copy_id = _copy(owner, image_id, name)
    _share(owner, reader, image_id)
    _retire(owner, image_id)

    owner.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    owner.call("DeleteImage", RegionId=ELSEWHERE, ImageId=copy_id)
    assert _image(owner, image_id) is None
    with pytest.raises(CallFailedError) as caught:
        owner.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert caught.value.code == "InvalidImageId.NotFound"
    owner.call("DeleteSnapshot", SnapshotId=disk["SnapshotId"])
    owner.call("DeleteInstance", InstanceId=instance_id, Force=True)


def _tag(owner: Caller, image_id: str) -> None:
    place = {"RegionId": REGION, "ResourceType": "image", "ResourceId": [image_id]}
    owner.call("TagResources", **place, Tag=[{"Key": "team", "Value": "blue"}])
    tagged = owner.call("DescribeImages", RegionId=REGION, Tag=[{"Key": "team", "Value": "blue"}])
    assert image_id in [image["ImageId"] for image in tagged["Images"]["Image"]]
    tags = owner.call("ListTagResources", **place)["TagResources"]["TagResource"]
    assert {tag["TagKey"]: tag["TagValue"] for tag in tags} == {"stage": "test", "team": "blue"}
    owner.call("UntagResources", **place, TagKey=["team"])
    assert [tag["TagKey"] for tag in _image(owner, image_id)["Tags"]["Tag"]] == ["stage"]


def _copy(owner: Caller, image_id: str, name: str) -> str:
    copied = owner.call(
        "CopyImage",
        RegionId=REGION,
        ImageId=image_id,
        DestinationRegionId=ELSEWHERE,
        DestinationImageName=f"{name}-copy",
        DestinationDescription="the copy",
    )
    copy = _available(owner, copied["ImageId"], ELSEWHERE)
    assert (copy["IsCopied"], copy["Description"]) == (True, "the copy")
    return str(copied["ImageId"])


def _share(owner: Caller, reader: Caller, image_id: str) -> None:
    assert _image(reader, image_id) is None
    owner.call("ModifyImageSharePermission", RegionId=REGION, ImageId=image_id, AddAccount=[str(READER)])
    assert _image(reader, image_id)["ImageOwnerAlias"] == "others"
    shared = owner.call("DescribeImageSharePermission", RegionId=REGION, ImageId=image_id)
    assert [account["AliyunId"] for account in shared["Accounts"]["Account"]] == [str(READER)]
    with pytest.raises(CallFailedError) as caught:
        owner.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert caught.value.code == "ImageUseShared"
    owner.call("ModifyImageSharePermission", RegionId=REGION, ImageId=image_id, RemoveAccount=[str(READER)])
    assert _image(reader, image_id) is None


def _retire(owner: Caller, image_id: str) -> None:
    place = {"RegionId": REGION, "ImageId": image_id}
    owner.call("ModifyImageAttribute", **place, Status="Deprecated")
    assert owner.call("DescribeImages", **place)["TotalCount"] == 0
    assert _image(owner, image_id)["Status"] == "Deprecated"
    owner.call("ModifyImageAttribute", **place, Status="Available")
    assert owner.call("DescribeImages", **place)["TotalCount"] == 1
