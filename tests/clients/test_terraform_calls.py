"""The calls of the Terraform provider's resources and data sources for images, and what they read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.clients.go_sdks import GoV1, TeaRpc, until
from tests.clients.samples import FIRST, PUBLIC, PUBLIC_IMAGES, READER, REGION
from tests.clients.sdk_callers import CallFailedError
from tests.running import Running, running

ELSEWHERE = "cn-beijing"
READ = [
    "Architecture",
    "BootMode",
    "CreationTime",
    "Description",
    "ImageFamily",
    "ImageName",
    "ImageVersion",
    "Platform",
    "ResourceGroupId",
    "Status",
    "Usable",
    "Tags",
    "Features",
]
READ_OF_DISKS = [
    "Device",
    "Type",
    "Format",
    "ImportOSSBucket",
    "ImportOSSObject",
    "Progress",
    "Size",
    "SnapshotId",
]
COPYING = "Creating,Waiting,Available,UnAvailable,CreateFailed"


@pytest.fixture(scope="module")
def terraformed() -> Iterator[Running]:
    options = ["--auth", "open"]
    for action in ("CreateImage", "CopyImage", "ImportImage", "ExportImage"):
        options += ["--duration", f"{action}=0.2"]
    for action in ("RunInstances", "CreateSnapshot"):
        options += ["--duration", f"{action}=0"]
    with running("--memory", *options) as server:
        yield server


@pytest.fixture(scope="module")
def rpc(terraformed: Running) -> TeaRpc:
    return TeaRpc(terraformed, FIRST)


@pytest.fixture(scope="module")
def ecs(terraformed: Running) -> GoV1:
    return GoV1(terraformed, FIRST)


@pytest.fixture(scope="module")
def snapshot(ecs: GoV1) -> str:
    disk = {"Category": "cloud_essd", "Size": "40"}
    answer = ecs.call("RunInstances", ImageId=PUBLIC, InstanceType="ecs.g6.large", SystemDisk=disk)
    (instance,) = answer["InstanceIdSets"]["InstanceIdSet"]
    (found,) = ecs.call("DescribeDisks", InstanceId=instance)["Disks"]["Disk"]
    return str(ecs.call("CreateSnapshot", DiskId=found["DiskId"])["SnapshotId"])


def read(rpc: TeaRpc, image_id: str) -> list[Any]:
    """The images at ``$.Images.Image[*]``; the provider requires this list even if it is empty."""
    query = {"ImageId": image_id, "RegionId": REGION, "Status": "ALL"}
    images: list[Any] = rpc.post("DescribeImages", query, {})["Images"]["Image"]
    return images


def created(rpc: TeaRpc, **form: Any) -> str:  # noqa: ANN401
    """Create an ``alicloud_image`` and wait until it is usable."""
    token = {"RegionId": REGION, "ClientToken": f"TF-CreateImage-{form['ImageName']}"}
    image_id = str(rpc.call("CreateImage", **token, **form)["ImageId"])
    seen = until(lambda: read(rpc, image_id), lambda images: str(images[0]["Usable"]).lower() == "true")
    assert seen[0]["Status"] == "Available"
    return image_id


def test_an_image_is_created_read_updated_and_destroyed(rpc: TeaRpc, snapshot: str) -> None:
    mapping = [{"SnapshotId": snapshot, "Size": 50, "Device": "/dev/xvda", "DiskType": "system"}]
    image_id = created(
        rpc,
        ImageName="terraformed",
        DiskDeviceMapping=mapping,
        Architecture="x86_64",
        Platform="CentOS",
        ImageVersion="1",
        Tag=[{"Key": "Created", "Value": "TF"}, {"Key": "For", "Value": "acceptance test"}],
    )
    (image,) = read(rpc, image_id)
    assert set(READ) <= image.keys()
    (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert set(READ_OF_DISKS) <= disk.keys()
    assert (image["Description"], image["ImageFamily"], image["Platform"]) == ("", "", "CentOS")
    assert (disk["Size"], disk["Type"]) == ("50", "system")
    assert datetime.fromisoformat(image["CreationTime"]).tzinfo == UTC
    update(rpc, image_id)
    destroy(rpc, image_id)
    rpc.call("DeleteSnapshot", SnapshotId=snapshot, Force=True)


def update(rpc: TeaRpc, image_id: str) -> None:
    text = "Zürich & co. 测试 *"
    form = {"RegionId": REGION, "Description": text, "ImageFamily": "terraform", "DryRun": False}
    rpc.post("ModifyImageAttribute", {"ImageId": image_id}, form)
    place = {"RegionId": REGION, "ResourceType": "image"}
    rpc.call("JoinResourceGroup", **place, ResourceId=image_id, ResourceGroupId="rg-terraform")
    rpc.call("UntagResources", **place, ResourceId=[image_id], TagKey=["Created"])
    rpc.call("TagResources", **place, ResourceId=[image_id], Tag=[{"Key": "For", "Value": "update"}])
    image = until(lambda: read(rpc, image_id)[0], lambda image: bool(image["Description"] == text))
    assert (image["ImageFamily"], image["ResourceGroupId"]) == ("terraform", "rg-terraform")
    assert [(tag["TagKey"], tag["TagValue"]) for tag in image["Tags"]["Tag"]] == [("For", "update")]


def destroy(rpc: TeaRpc, image_id: str) -> None:
    assert read(rpc, image_id)
    rpc.post("DeleteImage", {"ImageId": image_id}, {"RegionId": REGION, "Force": False})
    assert read(rpc, image_id) == []
    with pytest.raises(CallFailedError) as caught:
        rpc.post("DeleteImage", {"ImageId": image_id}, {"RegionId": REGION, "Force": False})
    assert caught.value.code == "InvalidImageId.NotFound"


def test_an_image_is_imported_copied_exported_and_shared(terraformed: Running, ecs: GoV1) -> None:
    members = {"Architecture": "x86_64", "OSType": "linux", "Platform": "Ubuntu", "BootMode": "UEFI"}
    mapping = {"Format": "RAW", "OSSBucket": "bucket", "OSSObject": "disk.raw", "DiskImageSize": 20}
    image_id = ecs.call("ImportImage", ImageName="imported", **members, DiskDeviceMapping=[mapping])[
        "ImageId"
    ]
    image = available(ecs, image_id)
    assert {name: image[name] for name in members} == members
    (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (int(disk["Size"]), disk["Format"], disk["Device"]) == (20, "RAW", "/dev/xvda")
    assert (disk["ImportOSSBucket"], disk["ImportOSSObject"]) == ("bucket", "disk.raw")
    share(ecs, image_id)
    export(ecs, image_id)

    target = {"DestinationRegionId": ELSEWHERE, "DestinationImageName": "copied", "Encrypted": False}
    copy_id = ecs.call("CopyImage", ImageId=image_id, **target, Tag=[{"Key": "k", "Value": "v"}])["ImageId"]
    copy = available(GoV1(terraformed, FIRST, ELSEWHERE), copy_id)
    assert (copy["ImageName"], copy["Description"]) == ("copied", "")
    assert copy["Tags"]["Tag"] == [{"TagKey": "k", "TagValue": "v"}]


def available(ecs: GoV1, image_id: str) -> Any:  # noqa: ANN401
    """The image once it is neither Creating nor Waiting."""

    def image() -> Any:  # noqa: ANN401
        (found,) = ecs.call("DescribeImages", ImageId=image_id, Status=COPYING)["Images"]["Image"]
        return found

    found = until(image, lambda image: image["Status"] not in ("Creating", "Waiting"))
    assert found["Status"] == "Available"
    return found


def share(ecs: GoV1, image_id: str) -> None:
    def accounts() -> list[str]:
        shown = ecs.call("DescribeImageSharePermission", ImageId=image_id)["Accounts"]["Account"]
        return [account["AliyunId"] for account in shown]

    ecs.call("ModifyImageSharePermission", ImageId=image_id, AddAccount=[str(READER)])
    assert accounts() == [str(READER)]
    ecs.call("ModifyImageSharePermission", ImageId=image_id, RemoveAccount=[str(READER)])
    assert accounts() == []


def export(ecs: GoV1, image_id: str) -> None:
    task = ecs.call("ExportImage", ImageId=image_id, OSSBucket="bucket", OSSPrefix="tf")["TaskId"]
    until(
        lambda: ecs.call("DescribeTaskAttribute", TaskId=task)["TaskStatus"],
        lambda status: bool(status == "Finished"),
    )


def test_the_data_source_follows_pages_until_one_is_short(ecs: GoV1) -> None:
    images: list[Any] = []
    for page in range(1, 2 + PUBLIC_IMAGES // 100):
        shown = ecs.call("DescribeImages", PageNumber=page, PageSize=100, ImageOwnerAlias="system")
        images += shown["Images"]["Image"]
    assert len({image["ImageId"] for image in images}) == len(images) == PUBLIC_IMAGES
    beyond = ecs.call("DescribeImages", PageNumber=page + 1, PageSize=100, ImageOwnerAlias="system")
    assert beyond["Images"]["Image"] == []
    tags = ecs.call("DescribeTags", ResourceType="image", ResourceId=images[0]["ImageId"])
    assert tags["Tags"]["Tag"] == []
