"""ImportImage of files in a store: the parameters and their results."""

import subprocess
from pathlib import Path

import pytest

from tests.api import Api
from tests.http.image_transfer.calls import imported
from tests.http.image_transfer.conftest import REGION
from tests.http.image_transfer.disk_files import disk


@pytest.mark.parametrize(
    ("name", "disk_format", "size"),
    [
        ("small.raw", "RAW", 5),
        ("nested/some.disk", "RAW", 6),
        ("fixed.vhd", "VHD", 5),
        ("dynamic.vhd", "VHD", 40),
        ("disk.qcow2", "QCOW2", 20),
    ],
)
def test_format_and_size_are_those_of_the_file(api: Api, name: str, disk_format: str, size: int) -> None:
    image = imported(api, name)
    assert (image["Status"], image["Size"], image["Usable"]) == ("Available", size, True)
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert mapping.pop("SnapshotId").startswith("s-")
    assert mapping == {
        "Type": "system",
        "Progress": "100%",
        "Format": disk_format,
        "Device": "/dev/xvda",
        "Size": str(size),
        "ImportOSSBucket": "images",
        "ImportOSSObject": name,
        "RemainTime": 0,
    }


def test_missing_parameters_have_the_documented_defaults(api: Api) -> None:
    image = imported(api, "small.raw")
    expected = {
        "ImageName": image["ImageId"],
        "Description": "",
        "OSType": "linux",
        "Platform": "Others Linux",
        "OSName": "Others Linux  64位",
        "Architecture": "x86_64",
        "BootMode": "BIOS",
        "LicenseType": "Auto",
        "DetectionOptions": {},
        "Features": {"NvmeSupport": "unsupported"},
        "Tags": {"Tag": []},
        "ImageOwnerAlias": "self",
        "Usage": "none",
    }
    assert {name: image[name] for name in expected} == expected


def test_all_parameters_are_stored(api: Api) -> None:
    said = {
        "ImageName": "kylin-arm",
        "Description": "of the release",
        "Architecture": "arm64",
        "Platform": "Kylin",
        "LicenseType": "BYOL",
        "ResourceGroupId": "rg-1",
        "RoleName": "AliyunECSImageImportDefaultRole",
        "Features.NvmeSupport": "supported",
        "Features.ImdsSupport": "v2",
        "Tag.1.Key": "env",
        "Tag.1.Value": "test",
        "DiskDeviceMapping.1.DiskImageSize": "60",
        "DiskDeviceMapping.1.Format": "qcow2",
        "DiskDeviceMapping.1.Device": "/dev/vda",
    }
    image = imported(api, "disk.qcow2", **said)
    assert {name: image[name] for name in said if name in image} == {
        name: value for name, value in said.items() if name in image
    }
    assert image["BootMode"] == "UEFI"
    assert image["Features"] == {"NvmeSupport": "supported", "ImdsSupport": "v2"}
    assert image["Tags"] == {"Tag": [{"TagValue": "test", "TagKey": "env"}]}
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (mapping["Size"], mapping["Format"], mapping["Device"]) == ("60", "qcow2", "/dev/vda")


@pytest.mark.parametrize(
    ("parameters", "os_type", "platform"),
    [
        ({"Platform": "windows server 2019"}, "windows", "Windows Server 2019"),
        ({"OSType": "windows"}, "windows", "Windows Server 2022"),
        ({"OSType": "linux", "Platform": "ubuntu"}, "linux", "Ubuntu"),
    ],
)
def test_the_platform_decides_over_the_os_type(
    api: Api, parameters: dict[str, str], os_type: str, platform: str
) -> None:
    image = imported(api, "small.raw", **parameters)
    assert (image["OSType"], image["Platform"]) == (os_type, platform)


def test_every_disk_has_a_snapshot_and_the_first_is_the_system_disk(api: Api) -> None:
    more = disk("dynamic.vhd", number=2) | disk("nested/some.disk", number=5, DiskImSize="2000")
    image = imported(api, "small.raw", **more)
    mappings = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert [(each["Type"], each["Device"], each["Size"]) for each in mappings] == [
        ("system", "/dev/xvda", "5"),
        ("data", "/dev/xvdb", "40"),
        ("data", "/dev/xvdc", "2000"),
    ]
    assert len({each["SnapshotId"] for each in mappings}) == 3
    assert image["Size"] == 5


def test_disks_after_the_seventeenth_are_ignored(api: Api) -> None:
    more: dict[str, str] = {}
    for number in range(2, 18):
        more |= disk("small.raw", number=number)
    image = imported(api, "small.raw", **more, **disk("absent.raw", number=18))
    mappings = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (len(mappings), mappings[-1]["Device"]) == (17, "/dev/xvdq")


def test_the_new_name_of_the_size_goes_before_the_deprecated_one(api: Api) -> None:
    both = {"DiskDeviceMapping.1.DiskImageSize": "30", "DiskDeviceMapping.1.DiskImSize": "80"}
    assert imported(api, "small.raw", **both)["Size"] == 30


def test_an_operator_may_link_files_from_elsewhere(api: Api, objects: Path) -> None:
    link = objects / "images" / "linked.raw"
    link.symlink_to(objects / "outside.raw")
    assert imported(api, "linked.raw")["Size"] == 5


def test_a_pipe_is_no_file(api: Api, objects: Path) -> None:
    subprocess.run(["mkfifo", objects / "images" / "pipe.raw"], check=True)
    answer = api.call("ImportImage", RegionId=REGION, **disk("pipe.raw"))
    assert answer.code == "InvalidOSSObject.NotFound"
