"""Disks and snapshot policies in the order of calls of Terraform's provider and of Ansible's ali_disk.

Sources: resource_alicloud_ecs_disk.go, resource_alicloud_ecs_disk_attachment.go and
resource_alicloud_ecs_auto_snapshot_policy.go of terraform-provider-alicloud; ali_disk.py of
alibaba.alicloud.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients.go_sdks import TeaRpc
from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.sdk_callers import CallFailedError
from tests.clients.test_footmark import footmark
from tests.running import Running, running

ZONE = f"{REGION}-i"
AT_ONCE = ("RunInstances", "CreateDisk", "AttachDisk", "DetachDisk")


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    options = [word for action in AT_ONCE for word in ("--duration", f"{action}=0")]
    with running("--memory", *options) as started:
        yield started


@pytest.fixture(scope="module")
def rpc(server: Running) -> TeaRpc:
    return TeaRpc(server, FIRST)


@pytest.fixture(scope="module")
def instance(rpc: TeaRpc) -> str:
    answer = rpc.call(
        "RunInstances", RegionId=REGION, ImageId=PUBLIC, InstanceType="ecs.g6.large", ZoneId=ZONE
    )
    return str(answer["InstanceIdSets"]["InstanceIdSet"][0])


def disk_of(rpc: TeaRpc, disk_id: str) -> dict[str, Any]:
    """The disk as the provider reads it; it must have all members that a plan compares."""
    form = {"RegionId": REGION, "DiskIds": json.dumps([disk_id])}
    (disk,) = rpc.post("DescribeDisks", {}, form)["Disks"]["Disk"]
    return dict(disk)


def created(rpc: TeaRpc, name: str, **form: Any) -> str:  # noqa: ANN401
    given = {"RegionId": REGION, "ClientToken": f"TF-CreateDisk-{name}", "DiskName": name, "ZoneId": ZONE}
    return str(rpc.post("CreateDisk", {}, {**given, **form})["DiskId"])


def test_a_disk_is_created_without_a_difference_updated_and_destroyed(rpc: TeaRpc) -> None:
    disk_id = created(rpc, "terraformed", DiskCategory="cloud_efficiency", Size=20)
    disk = disk_of(rpc, disk_id)
    assert disk["Status"] == "Available"
    defaults = {"DeleteAutoSnapshot": False, "DeleteWithInstance": False, "EnableAutoSnapshot": True}
    assert {name: disk[name] for name in defaults} == defaults

    wanted = {"DeleteAutoSnapshot": True, "Description": "updated", "DiskName": "renamed"}
    flags = {"DeleteWithInstance": True, "EnableAutoSnapshot": False}
    rpc.post("ModifyDiskAttribute", {}, {"DiskId": disk_id, "RegionId": REGION, **wanted, **flags})
    rpc.post("ResizeDisk", {}, {"DiskId": disk_id, "ClientToken": "TF-ResizeDisk-1", "NewSize": 30})
    group = {"RegionId": REGION, "ResourceType": "disk", "ResourceGroupId": "rg-1"}
    rpc.post("JoinResourceGroup", {}, {"ResourceId": disk_id, **group})
    spec = {"PerformanceLevel": "PL1", "DiskCategory": "cloud_essd"}
    rpc.post("ModifyDiskSpec", {}, {"DiskId": disk_id, **spec})
    after = disk_of(rpc, disk_id)
    assert {name: after[name] for name in (*wanted, *flags)} == {**wanted, **flags}
    assert (after["Size"], after["ResourceGroupId"]) == (30, "rg-1")
    assert (after["Category"], after["PerformanceLevel"], after["Status"]) == (
        "cloud_essd",
        "PL1",
        "Available",
    )
    rpc.post("DeleteDisk", {}, {"DiskId": disk_id})
    with pytest.raises(CallFailedError) as caught:
        rpc.post("DeleteDisk", {}, {"DiskId": disk_id})
    assert caught.value.code == "InvalidDiskId.NotFound"


def test_an_attachment_leaves_the_flags_of_its_disk(rpc: TeaRpc, instance: str) -> None:
    disk_id = created(rpc, "attached", DiskCategory="cloud_essd", Size=20)
    before = disk_of(rpc, disk_id)
    named = {"DiskId": disk_id, "InstanceId": instance}
    rpc.post("AttachDisk", {}, {**named, "Bootable": False, "DeleteWithInstance": False})
    attached = disk_of(rpc, disk_id)
    assert (attached["Status"], attached["InstanceId"]) == ("In_use", instance)
    assert attached["DeleteAutoSnapshot"] == before["DeleteAutoSnapshot"]
    assert attached["Device"].startswith("/dev/xvd")
    rpc.post("DetachDisk", {}, {**named, "DeleteWithInstance": False})
    assert disk_of(rpc, disk_id)["Status"] == "Available"
    with pytest.raises(CallFailedError) as caught:
        rpc.post("DetachDisk", {}, named)
    assert caught.value.code == "InvalidDisk.AlreadyDetached"
    rpc.post("DeleteDisk", {}, {"DiskId": disk_id})


def policies(rpc: TeaRpc, policy_id: str) -> list[dict[str, Any]]:
    query = {"RegionId": REGION, "AutoSnapshotPolicyId": policy_id}
    found = rpc.post("DescribeAutoSnapshotPolicyEx", query, {})
    return list(found["AutoSnapshotPolicies"]["AutoSnapshotPolicy"])


def test_a_snapshot_policy_is_created_without_a_difference_updated_and_destroyed(rpc: TeaRpc) -> None:
    times = {"repeatWeekdays": '["1","2"]', "timePoints": '["1","22"]', "retentionDays": -1}
    tags = {"Tag.1.Key": "Created", "Tag.1.Value": "TF"}
    form = {"regionId": REGION, "autoSnapshotPolicyName": "terraformed", "CopiedSnapshotsRetentionDays": -1}
    made = rpc.post("CreateAutoSnapshotPolicy", {}, {**form, **times, **tags})
    policy_id = made["AutoSnapshotPolicyId"]
    (policy,) = policies(rpc, policy_id)
    assert (policy["Status"], policy["AutoSnapshotPolicyName"]) == ("Normal", "terraformed")
    assert (policy["CopiedSnapshotsRetentionDays"], policy["EnableCrossRegionCopy"]) == (-1, False)
    assert (policy["RepeatWeekdays"], policy["TimePoints"]) == (times["repeatWeekdays"], times["timePoints"])
    # The provider parses TargetCopyRegions as an array where it is there.
    assert "TargetCopyRegions" not in policy

    place = {"RegionId": REGION, "ResourceType": "snapshotpolicy", "ResourceId.1": policy_id}
    rpc.post("UntagResources", {}, {**place, "TagKey.1": "Created"})
    rpc.post("TagResources", {}, {**place, "Tag.1.Key": "For", "Tag.1.Value": "update"})
    named = {"autoSnapshotPolicyId": policy_id, "RegionId": REGION}
    rpc.post("ModifyAutoSnapshotPolicyEx", {}, {**named, "retentionDays": 7, "timePoints": '["3"]'})
    (after,) = policies(rpc, policy_id)
    assert (after["RetentionDays"], after["TimePoints"]) == (7, '["3"]')
    assert after["Tags"]["Tag"] == [{"TagKey": "For", "TagValue": "update"}]

    last = {"regionId": REGION, "autoSnapshotPolicyId": policy_id}
    rpc.post("DeleteAutoSnapshotPolicy", {}, last)
    assert policies(rpc, policy_id) == []
    with pytest.raises(CallFailedError) as caught:
        rpc.post("DeleteAutoSnapshotPolicy", {}, last)
    assert caught.value.code == "ParameterInvalid"


def test_ali_disk_creates_modifies_attaches_detaches_and_deletes(
    server: Running, instance: str, tmp_path: Path
) -> None:
    new = {"zone_id": ZONE, "disk_name": "ansible", "description": "new", "disk_category": "cloud_essd"}
    (disk,) = footmark(
        server, tmp_path, FIRST, ("create_disk", {**new, "size": 20, "client_token": "Ansible-1"})
    )
    named = {"disk_id": disk["disk_id"]}
    on = {**named, "instance_id": instance}
    changes = {"disk_name": "renamed", "description": "changed", "delete_with_instance": True}
    found, modified, (changed,), attached, detached, deleted, left = footmark(
        server,
        tmp_path,
        FIRST,
        ("get_all_volumes", {"zone_id": ZONE, "volume_ids": [disk["disk_id"]]}),
        ("modify_disk_attribute", {**named, **changes}),
        ("get_all_volumes", {"zone_id": ZONE, "volume_ids": [disk["disk_id"]]}),
        ("attach_disk", {**on, "delete_with_instance": True}),
        ("detach_disk", on),
        ("delete_disk", named),
        ("get_all_volumes", {"zone_id": ZONE, "volume_ids": [disk["disk_id"]]}),
    )
    assert [each["status"] for each in found] == ["available"]
    assert {name: changed[name] for name in changes} == changes
    assert (modified, attached, detached, deleted, left) == (True, True, True, True, [])
