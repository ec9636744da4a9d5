"""The builders of images, snapshots and instances: what they make is what the API shows."""

from typing import Any, get_args

import pytest

from genzo.testing import Account, CallError, ControlError
from genzo.testing.builders import Status


def shown(account: Account, image_id: str, **parameters: object) -> dict[str, Any]:
    (image,) = account.call("DescribeImages", ImageId=image_id, Status="ALL", **parameters)["Images"]["Image"]
    found: dict[str, Any] = image
    return found


@pytest.mark.parametrize("status", get_args(Status))
def test_an_image_of_each_status(account: Account, status: Status) -> None:
    image = account.image(status=status)
    assert shown(account, image.id)["Status"] == status
    account.clock.advance(3600)
    assert shown(account, image.id)["Status"] == status


def test_the_members_of_an_image(account: Account) -> None:
    image = account.image(
        "web-1", family="web", tags={"env": "test"}, description="of a test", architecture="arm64", size=50
    )
    found = shown(account, image.id)
    assert (found["ImageName"], found["ImageFamily"], found["Description"]) == ("web-1", "web", "of a test")
    assert (found["Architecture"], found["Size"]) == ("arm64", 50)
    assert found["Tags"]["Tag"] == [{"TagKey": "env", "TagValue": "test"}]
    assert account.call("DescribeImageFromFamily", ImageFamily="web")["Image"]["ImageId"] == image.id


def test_an_image_of_a_snapshot(account: Account) -> None:
    snapshot = account.snapshot("before", tags={"a": "b"}, size=30)
    image = account.image(snapshot=snapshot)
    (mapping,) = shown(account, image.id)["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert mapping["SnapshotId"] == snapshot.id
    with pytest.raises(CallError, match="SnapshotCreatedImage"):
        account.call("DeleteSnapshot", SnapshotId=snapshot.id)
    account.call("DeleteImage", ImageId=image.id)
    account.call("DeleteSnapshot", SnapshotId=snapshot.id)


def test_an_image_has_a_snapshot_of_its_own(account: Account) -> None:
    image = account.image()
    (found,) = account.call("DescribeSnapshots")["Snapshots"]["Snapshot"]
    (mapping,) = shown(account, image.id)["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (found["SnapshotId"], found["Status"]) == (mapping["SnapshotId"], "accomplished")


def test_shared_and_public_images_are_seen_by_others(account: Account, other: Account) -> None:
    shared, by_id, later = (
        account.image(shared_with=[other]),
        account.image(shared_with=[other.id]),
        account.image(),
    )
    public, own = account.image(public=True), account.image()
    account.share(later, other)
    listed = other.call("DescribeImages", ImageOwnerAlias="others")["Images"]["Image"]
    assert {image["ImageId"] for image in listed} == {shared.id, by_id.id, later.id}
    found = other.call("DescribeImages", ImageOwnerAlias="others", IsPublic=True, ImageOwnerId=account.id)
    assert [image["ImageId"] for image in found["Images"]["Image"]] == [public.id]
    assert own.id not in str(listed) + str(found)


def test_instances_of_images(account: Account) -> None:
    image = account.image("base-1")
    running, stopped = account.instance(image, tags={"a": "b"}), account.instance(status="Stopped")
    listed = account.call("DescribeInstances")["Instances"]["Instance"]
    states = {instance["InstanceId"]: instance["Status"] for instance in listed}
    assert states == {running.id: "Running", stopped.id: "Stopped"}
    with pytest.raises(CallError, match="ImageUsingByInstance"):
        account.call("DeleteImage", ImageId=image.id)


def test_regions_and_chosen_ids(account: Account) -> None:
    image = account.image(id="m-of-the-test", region="cn-beijing")
    assert image.id == "m-of-the-test"
    assert account.call("DescribeImages", ImageId=image.id)["TotalCount"] == 0
    assert shown(account, image.id, RegionId="cn-beijing")["ImageId"] == image.id
    account.region = "cn-shanghai"
    assert account.snapshot().region == account.instance().region == "cn-shanghai"


def test_faults_and_durations_do_not_apply_and_nothing_is_logged(account: Account) -> None:
    account.faults.add(error="InternalError")
    account.durations.set({"CreateImage": 3600, "RunInstances": 3600})
    account.instance(account.image())
    account.faults.reset()
    (instance,) = account.call("DescribeInstances")["Instances"]["Instance"]
    assert instance["Status"] == "Running"
    assert account.requests.actions() == ["DescribeInstances"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"status": "Done"}, r'images\[0\]\.status: "Done" is none of Creating'),
        ({"name": "x"}, r"images\[0\]\.name"),
        ({"colour": "red"}, r"images\[0\]\.colour: there is no member colour"),
        ({"region": "cn-nowhere"}, "cn-nowhere"),
        ({"shared_with": ["1"]}, "there is no account 1"),
    ],
)
def test_what_the_server_refuses_is_named(account: Account, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ControlError, match=sentence):
        account.image(**fields)
    assert account.call("DescribeSnapshots")["TotalCount"] == 0
