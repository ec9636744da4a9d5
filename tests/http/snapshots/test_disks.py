"""CreateDisk, AttachDisk, DetachDisk and DeleteDisk over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.resource import Resource
from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import (
    ACCOUNT,
    ELSEWHERE,
    FAR,
    REGION,
    STRANGER,
    ZONE,
    disk,
    instance,
    snapshot,
)
from tests.running import running
from tests.serving_here import serving_here

EPHEMERAL = "elastic_ephemeral_disk_standard"


def _free(short_id: str, **members: Any) -> Resource:  # noqa: ANN401 - the members of a disk
    return disk(short_id, **{"instance_id": "", "disk_type": "data", "device": "", **members})


RESOURCES = [
    instance("running"),
    instance("stopped", status="Stopped"),
    instance("windows", status="Stopped", os_type="windows"),
    instance("starting", transitional_status="Starting", settles_at=FAR),
    instance("paid", instance_charge_type="PrePaid"),
    instance("paid-full", instance_charge_type="PrePaid"),
    instance("paid-bare", instance_charge_type="PrePaid"),
    instance("theirs", owner_id=STRANGER),
    instance("general", instance_type="ecs.g7.large"),
    instance("entry", instance_type="ecs.e-c1m1.large"),
    disk("root", instance_id="i-running"),
    disk("root-of-stopped", instance_id="i-stopped"),
    disk("root-of-windows", instance_id="i-windows"),
    disk("root-of-starting", instance_id="i-starting"),
    disk("root-of-paid", instance_id="i-paid"),
    disk("root-of-full", instance_id="i-paid-full"),
    *(
        disk(f"full-{letter}", instance_id="i-paid-full", disk_type="data", device=f"/dev/xvd{letter}")
        for letter in "bcdefghijklmnopq"
    ),
    _free("data"),
    _free("free"),
    _free("deleted"),
    _free("moving", transitional_status="Detaching", settles_at=FAR),
    _free("creating", transitional_status="Creating", settles_at=FAR),
    _free("kept"),
    snapshot("kept", settles_at=FAR),
    _free("subscribed", charge_type="PrePaid"),
    _free("entry", category="cloud_essd_entry"),
    _free("refused-entry", category="cloud_essd_entry"),
    _free("far", zone_id="cn-shenzhen-f"),
    _free("ephemeral", category=EPHEMERAL, detached_from="i-stopped"),
    _free("theirs", owner_id=STRANGER),
    disk("used", disk_type="data", device="/dev/xvdc"),
    disk("local", disk_type="data", device="/dev/xvdd", category="local_ssd_pro"),
    disk("ephemeral-used", disk_type="data", device="/dev/xvde", category=EPHEMERAL),
    disk("of-starting", disk_type="data", device="/dev/xvdb", instance_id="i-starting"),
    _free("old-root", origin_id="i-gone"),
    _free("old-root-of-windows", origin_id="i-windows"),
    KeyPair(resource_id="mine", name="mine", region_id=REGION, owner_id=ACCOUNT, created=1),
    snapshot("small", size=40),
    snapshot("slow", size=40, disk_category="cloud_ssd", settles_at=FAR),
    snapshot("secret", size=40, encrypted=True, kms_key_id="key"),
    snapshot("elsewhere", region_id=ELSEWHERE),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES)
    durations = [f"--duration={action}Disk=0" for action in ("Create", "Attach", "Detach")]
    with serving_here("--data", folder, *durations) as started:
        yield Api(started.host, started.port)


def _find(api: Api, disk_id: str) -> dict[str, Any] | None:
    found = api.call("DescribeDisks", RegionId=REGION, DiskIds=f'["{disk_id}"]').json["Disks"]["Disk"]
    return dict(found[0]) if found else None


def _shows(api: Api, disk_id: str, **expected: object) -> bool:
    found = _find(api, disk_id) or {}
    return {name: found.get(name) for name in expected} == expected


NEW = {"RegionId": REGION, "ZoneId": ZONE, "Size": "50", "DiskCategory": "cloud_essd"}


def test_the_states_of_a_disk(api: Api) -> None:
    tags = {"Tag_1_Key": "env", "Tag_1_Value": "test"}
    answer = api.call("CreateDisk", **NEW, **tags, DiskName="scratch", Description="for a while")
    assert set(answer.json) == {"DiskId", "RequestId"}
    named = {"DiskId": answer.json["DiskId"], "InstanceId": "i-running"}
    what = {"DiskName": "scratch", "Description": "for a while", "Size": 50, "Type": "data"}
    assert _shows(api, named["DiskId"], **what, Status="Available", InstanceId="", Device="")
    assert _shows(api, named["DiskId"], Tags={"Tag": [{"TagValue": "test", "TagKey": "env"}]})
    refused = api.call("CreateSnapshot", DiskId=named["DiskId"])
    assert refused.code == "IncorrectDiskStatus.NeverAttached"

    assert list(api.call("AttachDisk", **named).json) == ["RequestId"]
    assert _shows(api, named["DiskId"], Status="In_use", InstanceId="i-running", Device="/dev/xvdb")
    assert api.call("CreateSnapshot", DiskId=named["DiskId"]).status == 200

    assert list(api.call("DetachDisk", **named).json) == ["RequestId"]
    assert _shows(api, named["DiskId"], Status="Available", InstanceId="", DeleteWithInstance=False)


def test_a_device_that_is_no_path_is_chosen_by_the_service(api: Api) -> None:
    disk_id = api.call("CreateDisk", **NEW).json["DiskId"]
    named = {"DiskId": disk_id, "InstanceId": "i-general", "Device": "testDeviceName"}
    assert api.call("AttachDisk", **named).status == 200
    assert _shows(api, disk_id, Device="/dev/xvdb")


def test_a_deleted_disk_is_gone_for_the_next_request(api: Api) -> None:
    assert list(api.call("DeleteDisk", DiskId="d-deleted").json) == ["RequestId"]
    assert _find(api, "d-deleted") is None
    assert api.call("DeleteDisk", DiskId="d-deleted").code == "InvalidDiskId.NotFound"


@pytest.mark.parametrize(("asked", "size"), [("30", 40), ("60", 60), ("", 40)])
def test_a_disk_of_a_snapshot_is_at_least_as_large(api: Api, asked: str, size: int) -> None:
    answer = api.call("CreateDisk", **{**NEW, "Size": asked}, SnapshotId="s-small")
    assert _shows(api, answer.json["DiskId"], Size=size, SourceSnapshotId="s-small")
    found = api.call("DescribeSnapshots", RegionId=REGION, SnapshotIds='["s-small"]').json
    assert found["Snapshots"]["Snapshot"][0]["Usage"] == "disk"


def test_a_disk_of_an_encrypted_snapshot_is_encrypted(api: Api) -> None:
    answer = api.call("CreateDisk", **NEW, SnapshotId="s-secret")
    assert _shows(api, answer.json["DiskId"], Encrypted=True, KMSKeyId="key")


def test_an_automatic_disk_shows_its_provisioned_operations(api: Api) -> None:
    auto = {**NEW, "DiskCategory": "cloud_auto", "ProvisionedIops": "45700", "BurstingEnabled": "true"}
    answer = api.call("CreateDisk", **auto)
    assert _shows(api, answer.json["DiskId"], ProvisionedIops=45_700, BurstingEnabled=True)


def test_a_subscribed_instance_gets_its_disk_at_once(api: Api) -> None:
    answer = api.call("CreateDisk", RegionId=REGION, InstanceId="i-paid", Size="20", Tag_1_Key="x")
    where = {"InstanceId": "i-paid", "Device": "/dev/xvdb", "ZoneId": ZONE, "Category": "cloud"}
    assert _shows(api, answer.json["DiskId"], **where, DiskChargeType="PrePaid", Portable=False)
    assert _shows(api, answer.json["DiskId"], Tags={"Tag": []})


def test_a_system_disk_is_detached_and_attached_again(api: Api) -> None:
    named = {"DiskId": "d-root-of-stopped", "InstanceId": "i-stopped"}
    assert api.call("DetachDisk", **named).status == 200
    assert _shows(api, named["DiskId"], Status="Available", DeleteWithInstance=True)
    assert api.call("AttachDisk", **{**named, "InstanceId": "i-running"}, Device="/dev/xvdz").status == 200
    assert _shows(api, named["DiskId"], Type="data", Device="/dev/xvdz")
    assert api.call("DetachDisk", **{**named, "InstanceId": "i-running"}).status == 200
    back = {"Bootable": "true", "KeyPairName": "mine", "DeleteWithInstance": "true"}
    assert api.call("AttachDisk", **named, **back).status == 200
    assert _shows(api, named["DiskId"], Type="system", Device="/dev/xvda", InstanceId="i-stopped")


def test_an_ephemeral_disk_is_attached_again_to_its_instance(api: Api) -> None:
    named = {"DiskId": "d-ephemeral", "InstanceId": "i-stopped", "DeleteWithInstance": "true"}
    assert api.call("AttachDisk", **named).status == 200
    assert api.call("DetachDisk", **named).status == 200


_TAGS = {f"Tag_{number}_Key": f"key{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"ZoneId": ""}, 400, "MissingParameter"),
        ({"ZoneId": "mars-a"}, 404, "InvalidZoneId.NotFound"),
        ({"InstanceId": "i-paid"}, 403, "InvalidParam.ZoneIdAndInstanceId.Conflict"),
        ({"ZoneId": "", "InstanceId": "i-theirs"}, 404, "InvalidInstanceId.NotFound"),
        ({"ZoneId": "", "InstanceId": "i-running"}, 403, "InvalidInstanceChargeType.ValueNotSupported"),
        ({"ZoneId": "", "InstanceId": "i-paid-bare"}, 400, "InvalidInstance.NotFoundSystemDisk"),
        ({"ZoneId": "", "InstanceId": "i-paid-full"}, 403, "InstanceDiskCategoryLimitExceed"),
        ({"DiskName": "1"}, 400, "InvalidDiskName.Malformed"),
        ({"Description": "http://x"}, 400, "InvalidDescription.Malformed"),
        ({"Tag_1_Key": "acs:"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Key": "x", "Tag_1_Value": "http://"}, 400, "InvalidTagValue.Malformed"),
        ({"Tag_1_Key": "x", "Tag_2_Key": "x"}, 400, "Duplicate.TagKey"),
        (_TAGS, 403, "QuotaExceed.Tags"),
        ({"DiskCategory": "local_ssd_pro"}, 400, "InvalidDiskCategory.ValueNotSupported"),
        ({"PerformanceLevel": "PL9"}, 400, "InvalidPerformanceLevel.Malformed"),
        ({"PerformanceLevel": "PL2"}, 403, "OperationDenied.PerformanceLevelNotMatch"),
        ({"Size": ""}, 400, "MissingParameter"),
        ({"Size": "65537"}, 400, "InvalidDataDiskSize.ValueNotSupported"),
        ({"Size": "131073"}, 400, "InvalidParameter"),
        ({"SnapshotId": "s-nowhere"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-elsewhere"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-slow"}, 403, "InvalidSnapshotId.NotReady"),
        (
            {"SnapshotId": "s-small", "DiskCategory": EPHEMERAL, "Size": "64"},
            403,
            "InvalidOperation.CreateFromSnapshotUnsupported",
        ),
        ({"SnapshotId": "s-secret", "Encrypted": "false"}, 400, "InvalidEncrypted.NotMatchSnapshot"),
        (
            {"SnapshotId": "s-secret", "Encrypted": "true", "KMSKeyId": "other"},
            400,
            "InvalidKmsKeyId.NotMatchSnapshot",
        ),
        ({"KMSKeyId": "key"}, 400, "InvalidEncrypted.NotMatchKmsKeyId"),
        ({"EncryptAlgorithm": "AES-256"}, 400, "InvalidEncrypted.NotMatchEncryptAlgorithm"),
        ({"ProvisionedIops": "1"}, 400, "ProvisionedIopsForDiskCategoryUnsupported"),
        (
            {"DiskCategory": "cloud_auto", "ProvisionedIops": "45701"},
            400,
            "InvalidProvisionedIops.LimitExceed",
        ),
        (
            {"DiskCategory": "cloud_auto", "Size": "3", "ProvisionedIops": "1"},
            400,
            "InvalidProvisionedIops.LimitExceed",
        ),
        ({"BurstingEnabled": "true"}, 400, "BurstingEnabledForDiskCategoryUnsupported"),
        ({"MultiAttach": "Maybe"}, 403, "InvalidParameter.MultiAttach"),
        ({"MultiAttach": "Enabled"}, 403, "OperationDenied.ZoneNotSupportMultiAttachDisk"),
        (
            {"MultiAttach": "Enabled", "DiskCategory": "cloud_ssd"},
            403,
            "InvalidParameter.DiskCategoryAndMultiAttachNotMatch",
        ),
        (
            {"MultiAttach": "Enabled", "InstanceId": "i-paid"},
            403,
            "InvalidParameter.MultiAttachAndInstanceIdConflict",
        ),
        (
            {"MultiAttach": "Enabled", "DiskCategory": "cloud_auto", "BurstingEnabled": "true"},
            400,
            "BurstingEnabledForMultiAttachDiskUnsupported",
        ),
        (
            {"StorageClusterId": "dbsc-1", "InstanceId": "i-paid"},
            400,
            "InvalidStorageClusterId.ConflictWithInstanceId",
        ),
        ({"StorageSetId": "ss-1"}, 400, "InvalidStorageSetId.NotFound"),
        ({"StorageSetPartitionNumber": "0"}, 403, "InvalidParameter.StorageSetPartitionNumber"),
        ({"StorageSetPartitionNumber": "1"}, 403, "InvalidParameter.StorageSetPartitionNumber"),
        ({"StorageClusterId": "dbsc-1"}, 404, "InvalidStorageClusterId.NotExist"),
        (
            {"StorageClusterId": "dbsc-1", "StorageSetId": "ss-1"},
            400,
            "InvalidStorageClusterId.ConflictWithStorageSetId",
        ),
    ],
)
def test_refused_creations(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("CreateDisk", **{**NEW, **parameters})
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("disk_id", "status", "code"),
    [
        ("", 400, "MissingParameter"),
        ("d-theirs", 404, "InvalidDiskId.NotFound"),
        ("d-root", 403, "DiskTypeViolation"),
        ("d-used", 403, "IncorrectDiskStatus"),
        ("d-moving", 403, "IncorrectDiskStatus"),
        ("d-creating", 403, "IncorrectDiskStatus.Initializing"),
        ("d-kept", 403, "DiskCreatingSnapshot"),
        ("d-local", 403, "DiskNotPortable"),
        ("d-subscribed", 403, "DiskNotPortable"),
    ],
)
def test_a_disk_in_use_is_not_deleted(api: Api, disk_id: str, status: int, code: str) -> None:
    before = _find(api, disk_id)
    answer = api.call("DeleteDisk", DiskId=disk_id)
    assert (answer.status, answer.code) == (status, code)
    assert _find(api, disk_id) == before


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"InstanceId": ""}, 400, "MissingParameter"),
        ({"InstanceId": "i-theirs"}, 404, "InvalidInstanceId.NotFound"),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskId": "d-used"}, 404, "InvalidDisk.InUse"),
        ({"DiskId": "d-moving"}, 403, "IncorrectDiskStatus"),
        ({"DiskId": "d-subscribed"}, 403, "DiskNotPortable"),
        ({"DiskId": "d-far"}, 403, "ResourcesNotInSameZone"),
        (
            {"DiskId": "d-refused-entry", "InstanceId": "i-general"},
            403,
            "InvalidInstanceType.NotSupportDiskCategory",
        ),
        ({"InstanceId": "i-starting"}, 400, "IncorrectInstanceStatus"),
        ({"Bootable": "true"}, 400, "IncorrectInstanceStatus"),
        ({"Force": "true"}, 400, "InvalidParameterForce.DiskCategoryNotSupported"),
        ({"DiskId": "d-ephemeral"}, 403, "InvalidParameter.DeleteWithInstance"),
        (
            {"DiskId": "d-ephemeral", "DeleteWithInstance": "true"},
            403,
            "InvalidOperation.OtherInstanceUnsupported",
        ),
        ({"InstanceId": "i-stopped", "Bootable": "true"}, 400, "InvalidDisk.DiskNotBootable"),
        (
            {"InstanceId": "i-stopped", "Bootable": "true", "DiskId": "d-old-root"},
            400,
            "InvalidInstance.NotOriginInstance",
        ),
        (
            {"InstanceId": "i-windows", "Bootable": "true", "DiskId": "d-old-root-of-windows"},
            400,
            "InvalidParameter.AllEmpty",
        ),
        (
            {
                "InstanceId": "i-windows",
                "Bootable": "true",
                "DiskId": "d-old-root-of-windows",
                "KeyPairName": "mine",
            },
            403,
            "DependencyViolation.WindowsInstance",
        ),
        (
            {
                "InstanceId": "i-windows",
                "Bootable": "true",
                "DiskId": "d-old-root-of-windows",
                "Password": "EcsV587!",
            },
            403,
            "InvalidDevice.InUse",
        ),
        ({"Device": "/dev/floppy"}, 400, "InvalidDevice.Malformed"),
        ({"Device": "/dev/xvdc"}, 403, "InvalidDevice.InUse"),
        ({"InstanceId": "i-paid-full"}, 403, "InstanceDiskLimitExceeded"),
    ],
)
def test_refused_attachments(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("AttachDisk", **{"DiskId": "d-data", "InstanceId": "i-running", **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_an_entry_level_disk_goes_with_an_entry_level_instance(api: Api) -> None:
    assert api.call("AttachDisk", DiskId="d-entry", InstanceId="i-entry").status == 200


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"DiskId": ""}, 400, "MissingParameter"),
        ({"InstanceId": "i-theirs"}, 404, "InvalidInstanceId.NotFound"),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskId": "d-free"}, 404, "InvalidDisk.AlreadyDetached"),
        ({"DiskId": "d-moving"}, 403, "IncorrectDiskStatus"),
        ({"InstanceId": "i-stopped"}, 403, "DependencyViolation"),
        ({"DiskId": "d-local"}, 403, "DiskNotPortable"),
        ({"DiskId": "d-ephemeral-used"}, 403, "InvalidOperation.DiskCategoryUnsupported"),
        ({"DiskId": "d-root"}, 403, "IncorrectInstanceStatus"),
        ({"DiskId": "d-of-starting", "InstanceId": "i-starting"}, 403, "IncorrectInstanceStatus"),
    ],
)
def test_refused_detachments(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DetachDisk", **{"DiskId": "d-used", "InstanceId": "i-running", **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_attaching_and_detaching_have_passing_states(tmp_path: Path) -> None:
    create_catalogue(tmp_path, RESOURCES)
    durations = ("--duration=CreateDisk=600", "--duration=AttachDisk=0", "--duration=DetachDisk=600")
    with running("--data", tmp_path, *durations) as started:
        api = Api(started.host, started.port)
        created = api.call("CreateDisk", **NEW).json["DiskId"]
        named = {"DiskId": "d-data", "InstanceId": "i-running"}
        assert api.call("AttachDisk", **named).status == 200
        assert api.call("DetachDisk", **named).status == 200
    with running("--data", tmp_path) as started:
        api = Api(started.host, started.port)
        assert _shows(api, created, Status="Creating")
        assert _shows(api, "d-data", Status="Detaching", InstanceId="i-running", Device="/dev/xvdb")
