"""CreateImage over HTTP: the sources of an image, and its attributes."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.images.sample_resources import REGION, disk, image, instance, snapshot
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

PARENT = {
    "boot_mode": "UEFI",
    "login_as_non_root_supported": True,
    "is_support_cloudinit": False,
    "platform": "Debian",
}
DEBIAN: dict[str, Any] = {
    "platform": "Debian",
    "os_name": "Debian  12 64位",
    "os_name_en": "Debian  12 64 bit",
}
RESOURCES = [
    instance("one", **DEBIAN),
    disk("one-data", instance_id="i-one", disk_type="data", device="/dev/xvdb", size=100, encrypted=True),
    disk(
        "one-scratch",
        instance_id="i-one",
        disk_type="data",
        device="/dev/xvdc",
        category="elastic_ephemeral_disk_standard",
    ),
    disk("one", instance_id="i-one", size=60, image_id="m-parent"),
    snapshot("system", size=20, disk_id="d-one", **DEBIAN),
    snapshot("arm", architecture="arm64", platform="Ubuntu"),
    snapshot("data", disk_type="data", size=30),
    snapshot("windows", os_type="windows", platform="Windows Server 2022"),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES, [image("parent", **PARENT)])
    with serving_here(
        "--data", folder, "--duration", "CreateImage=0.4", "--duration", "RunInstances=0"
    ) as started:
        yield Api(started.host, started.port)


def _create(api: Api, **parameters: str) -> dict[str, Any]:
    answer = api.call("CreateImage", RegionId=REGION, **parameters)
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"ImageId", "RequestId"}
    return _seen(api, answer.json["ImageId"])


def _seen(api: Api, image_id: str) -> dict[str, Any]:
    (found,) = api.images(REGION, ImageId=image_id, Status="ALL").json["Images"]["Image"]
    assert isinstance(found, dict)
    return found


def _settled(api: Api, image_id: str) -> dict[str, Any]:
    """Waits for the image to be Available, as programs do."""
    until = time.monotonic() + 5
    while (found := _seen(api, image_id))["Status"] == "Creating" and time.monotonic() < until:
        time.sleep(0.05)
    return found


def _disks(image: dict[str, Any], *members: str) -> list[tuple[str, ...]]:
    return [
        tuple(disk[name] for name in members) for disk in image["DiskDeviceMappings"]["DiskDeviceMapping"]
    ]


def _mapped(**parameters: str) -> dict[str, str]:
    return {f"DiskDeviceMapping.{name.replace('_', '.')}": value for name, value in parameters.items()}


def test_an_image_of_an_instance_has_a_new_snapshot_of_each_disk_that_can_have_one(api: Api) -> None:
    made = _create(api, InstanceId="i-one", ImageName="of-an-instance", SnapshotId="s-arm")
    assert _disks(made, "Device", "Type", "Size") == [
        ("/dev/xvda", "system", "60"),
        ("/dev/xvdb", "data", "100"),
    ]
    snapshots = [snapshot_id for (snapshot_id,) in _disks(made, "SnapshotId")]
    assert len(set(snapshots)) == 2
    assert all(snapshot_id.startswith("s-wz9") for snapshot_id in snapshots)
    assert [disk.get("Encrypted") for disk in made["DiskDeviceMappings"]["DiskDeviceMapping"]] == [None, True]
    assert (made["Size"], made["Status"], made["Usable"]) == (60, "Creating", False)
    assert (made["Platform"], made["OSName"], made["OSNameEn"], made["OSType"]) == (
        "Debian",
        "Debian  12 64位",
        "Debian  12 64 bit",
        "linux",
    )
    inherited = ("BootMode", "LoginAsNonRootSupported", "IsSupportCloudinit", "IsSupportIoOptimized")
    assert [made[name] for name in inherited] == ["UEFI", True, False, True]
    busy = api.call("CreateImage", RegionId=REGION, InstanceId="i-one")
    assert busy.code == "IncorrectDiskStatus.CreatingSnapshot"
    early = api.call("CreateImage", RegionId=REGION, SnapshotId=snapshots[0])
    assert early.code == "InvalidSnapshotId.NotReady"


def test_an_image_of_a_snapshot_has_the_attributes_of_the_request(api: Api) -> None:
    asked = {
        "ImageName": "of:a_snapshot-1",
        "ImageFamily": "family",
        "ImageVersion": "2017011017",
        "Description": "说明 of it",
        "BootMode": "BIOS",
        "ResourceGroupId": "rg-1",
    }
    tags = {"Tag.1.Key": "a", "Tag.1.Value": "b", "Tag.2.key": "c"}
    more = {
        "DetectionStrategy": "Standard",
        "Features.ImdsSupport": "v2",
        "SecureBootOptions.SecureBootSupport": "unsupported",
    }
    made = _create(api, SnapshotId="s-system", **asked, **tags, **more)
    assert {name: made[name] for name in asked} == asked
    assert made["Tags"]["Tag"] == [{"TagValue": "b", "TagKey": "a"}, {"TagValue": "", "TagKey": "c"}]
    assert _disks(made, "SnapshotId", "Device", "Type", "Size") == [("s-system", "/dev/xvda", "system", "20")]
    assert made["DetectionOptions"]["Status"] == "Processing"  # until it is Available
    assert made["Features"] == {"NvmeSupport": "supported", "ImdsSupport": "v2"}
    assert made["SecureBootOptions"] == {"SecureBootSupport": "unsupported"}
    assert (made["ImageOwnerAlias"], made["IsSelfShared"], made["Usage"]) == ("self", "False", "none")
    assert (made["Platform"], made["OSName"], made["LoginAsNonRootSupported"]) == (
        "Debian",
        "Debian  12 64位",
        True,
    )


def test_an_image_is_checked_while_it_is_creating(api: Api) -> None:
    secure = {"SecureBootOptions.SecureBootSupport": "supported"}
    made = _create(api, SnapshotId="s-arm", DetectionStrategy="Standard", **secure)
    assert made["SecureBootOptions"] == {"SecureBootSupport": "supported"}
    assert made["DetectionOptions"] == {"Status": "Processing"}
    options = _settled(api, made["ImageId"])["DetectionOptions"]
    assert options["Status"] == "Finished"
    assert options["Items"]["Item"] == [
        {"Name": "Platform", "Value": "Ubuntu"},
        {"Name": "Architecture", "Value": "arm64"},
        {"Name": "BootMode", "Value": "UEFI"},
        {"Name": "Nvme", "Value": "Unsupported", "RiskLevel": "High", "RiskCode": "NVMe.NotInstalled"},
    ]


def test_without_a_name_the_id_of_an_image_is_its_name(api: Api) -> None:
    made = _create(api, SnapshotId="s-arm")
    assert made["ImageName"] == made["ImageId"]
    assert made["ImageId"].startswith("m-wz9")
    assert [made[name] for name in ("Description", "ImageFamily", "ImageVersion")] == ["", "", ""]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"SnapshotId": "s-arm"}, ("Ubuntu", "linux", "arm64", "UEFI")),
        ({"SnapshotId": "s-windows"}, ("Windows Server 2022", "windows", "x86_64", "UEFI-Preferred")),
        (
            {"SnapshotId": "s-windows", "Platform": "freebsd", "Architecture": "i386"},
            ("FreeBSD", "linux", "i386", "BIOS"),
        ),
        (
            _mapped(**{"1_SnapshotId": "s-data", "1_DiskType": "system"}),
            ("Others Linux", "linux", "x86_64", "UEFI-Preferred"),
        ),
        (
            {
                **_mapped(**{"1_SnapshotId": "s-data", "1_DiskType": "system"}),
                "Platform": "Windows Server 2019",
            },
            ("Windows Server 2019", "windows", "x86_64", "UEFI-Preferred"),
        ),
    ],
)
def test_the_request_goes_before_the_attributes_of_the_snapshot(
    api: Api, parameters: dict[str, str], expected: tuple[str, ...]
) -> None:
    made = _create(api, **parameters)
    assert tuple(made[name] for name in ("Platform", "OSType", "Architecture", "BootMode")) == expected


def test_an_image_can_combine_snapshots_and_empty_disks(api: Api) -> None:
    parameters = _mapped(
        **{
            "1_SnapshotId": "s-data",
            "1_Size": "50",
            "2_SnapshotId": "s-system",
            "3_Size": "2000",
            "3_Device": "/dev/vdb",
            "4_DiskType": "data",
            "4_OSSBucket": "what Terraform sends",
        }
    )
    made = _create(api, SnapshotId="s-arm", **parameters)
    assert _disks(made, "SnapshotId", "Device", "Type", "Size") == [
        ("s-data", "/dev/xvdc", "data", "50"),
        ("s-system", "/dev/xvda", "system", "20"),
        ("", "/dev/vdb", "data", "2000"),
        ("", "/dev/xvdd", "data", "20"),
    ]
    assert made["Size"] == 20


def test_an_image_has_up_to_seventeen_disks(api: Api) -> None:
    sizes = {f"DiskDeviceMapping.{number}.Size": "5" for number in range(2, 18)}
    made = _create(api, **{"DiskDeviceMapping.1.SnapshotId": "s-system"}, **sizes)
    assert [device for (device,) in _disks(made, "Device")] == [
        f"/dev/xvd{letter}" for letter in "abcdefghijklmnopq"
    ]


def test_a_created_image_can_be_used(api: Api) -> None:
    asked = {"InstanceType": "ecs.g6.large", "ImageId": "ubuntu_24_04_x64_20G_alibase_20260810.vhd"}
    ran = api.call("RunInstances", RegionId=REGION, **asked, **{"DataDisk.1.Size": "50"})
    (instance_id,) = ran.json["InstanceIdSets"]["InstanceIdSet"]
    made = _create(api, InstanceId=instance_id, ImageFamily="made-of-it")
    family = {"RegionId": REGION, "ImageFamily": "made-of-it"}
    assert api.call("DescribeImageFromFamily", **family).json["Image"] == {}
    settled = _settled(api, made["ImageId"])
    assert (settled["Status"], settled["Progress"], settled["Usable"]) == ("Available", "100%", True)
    assert (settled["BootMode"], settled["OSName"]) == ("UEFI-Preferred", "Ubuntu  24.04 64位")
    assert _disks(settled, "Type", "Size", "Progress") == [("system", "40", ""), ("data", "50", "")]
    assert api.call("DescribeImageFromFamily", **family).json["Image"]["ImageId"] == made["ImageId"]
    ((system,), _) = _disks(settled, "SnapshotId")
    again = _create(api, SnapshotId=system)
    assert (again["Platform"], again["BootMode"], again["Size"]) == ("Ubuntu", "UEFI-Preferred", 40)


def test_a_client_token_creates_one_image(api: Api) -> None:
    asked = {"RegionId": REGION, "SnapshotId": "s-system", "ClientToken": "token"}
    first, second = (api.call("CreateImage", **asked) for _ in range(2))
    assert first.json["ImageId"] == second.json["ImageId"]
    other = api.call("CreateImage", **{**asked, "Description": "another"})
    assert (other.status, other.code) == (400, "IdempotenceParamNotMatch")


def test_a_dry_run_creates_nothing(api: Api) -> None:
    def images() -> int:
        total = api.images(REGION, ImageOwnerAlias="self", Status="ALL").json["TotalCount"]
        assert isinstance(total, int)
        return total

    before = images()
    answer = api.call("CreateImage", RegionId=REGION, SnapshotId="s-system", DryRun="true")
    assert answer.code == "DryRunOperation"
    assert images() == before
