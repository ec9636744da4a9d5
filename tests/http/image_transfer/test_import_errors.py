"""The errors of ImportImage."""

import re
from pathlib import Path

import pytest

from genzo.service.open_objects import open_objects
from genzo.service.server_settings import SettingsError
from tests.api import Api
from tests.http.image_transfer.conftest import REGION
from tests.http.image_transfer.disk_files import disk
from tests.running import genzo

SMALL = disk("small.raw")
SIZE = "DiskDeviceMapping.1.DiskImageSize"


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"ImageName": "1st"}, 400, "InvalidImageName.Malformed"),
        ({"ImageName": "aliyun-own"}, 400, "InvalidImageName.Malformed"),
        ({"Description": "http://x"}, 400, "InvalidDescription.Malformed"),
        ({"Architecture": "riscv64"}, 400, "InvalidArchitecture.Malformed"),
        (
            {"Architecture": "arm64", "Platform": "Windows Server 2022"},
            403,
            "InvalidArchitecture.PlatformUnsupported",
        ),
        ({"OSType": "plan9"}, 400, "InvalidOSType.Malformed"),
        ({"Platform": "Plan 9"}, 400, "InvalidPlatform.Malformed"),
        ({"BootMode": "Coreboot"}, 400, "InvalidBootMode.Malformed"),
        ({"BootMode": "BIOS", "Architecture": "arm64"}, 400, "InvalidBootMode.NotSupport"),
        ({"LicenseType": "Free"}, 400, "InvalidLicenseType.NotSupported"),
        ({"DetectionStrategy": "Strict"}, 400, "InvalidParameter.DetectionStrategy"),
        (
            {"DetectionStrategy": "Standard", "Platform": "Windows Server 2008"},
            403,
            "ImageCheckUnsupported.WindowsImage",
        ),
        (
            {"StorageLocationArn": "arn:acs:cloudbox:x:1:cloudbox/cb-1"},
            403,
            "InvalidStorageLocation.NotFound",
        ),
        ({"Features.NvmeSupport": "perhaps"}, 400, "InvalidParameter"),
        ({"Features.ImdsSupport": "v3"}, 400, "InvalidParameter"),
        ({"Tag.1.Key": ""}, 400, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.1.Value": "acs:x"}, 400, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.2.Key": "a"}, 400, "InvalidParameter"),
        ({"RegionId": "mars"}, 400, "InvalidRegionId.NotFound"),
        ({SIZE: "much"}, 400, "InvalidParameter"),
        ({SIZE: "4"}, 400, "InvalidImageSize"),
        ({SIZE: "501"}, 400, "InvalidImageSize"),
        (disk("small.raw", number=2, DiskImageSize="2001"), 400, "InvalidDataDiskSize"),
        (disk("small.raw", number=2, DiskImSize="1"), 400, "InvalidDataDiskSize"),
        (disk("nested/some.disk", number=2, DiskImageSize="5"), 400, "InvalidDataDiskSize"),
        ({"DiskDeviceMapping.1.Device": "/dev/sda"}, 403, "InvalidParameter.Malformed"),
        (disk("small.raw", number=2, Device="/dev/xvda"), 403, "InvalidParameter.Malformed"),
        ({"DiskDeviceMapping.1.Format": "VMDK"}, 400, "InvalidImageFormat.Malformed"),
        ({"DiskDeviceMapping.1.Format": "VHD"}, 403, "InvalidImageFormat.Malformed"),
        (disk("renamed.raw"), 403, "InvalidImageFormat.Malformed"),
        (disk("layer.qcow2"), 403, "InvalidImageFormat.Malformed"),
        (disk("far.vhd"), 403, "InvalidImageFormat.Malformed"),
        (disk("future.qcow2"), 403, "InvalidImageFormat.Malformed"),
        (disk("empty.qcow2"), 403, "InvalidImageFormat.Malformed"),
        (disk("bare.qcow2"), 403, "InvalidImageFormat.Malformed"),
        (disk("unreadable.raw"), 403, "ImportImageFailed"),
        (disk("blocks.vhd"), 403, "InvalidBlockSize.NotSupport"),
        (disk("table.vhd"), 403, "InvalidVHDImage.IncorrectSize"),
        (disk("nested/some.disk", DiskImageSize="5"), 400, "InvalidImageSize"),
        (disk("huge.raw"), 400, "InvalidImageSize"),
        (disk("zero.raw"), 400, "InvalidOSSObject.Size"),
        (disk("absent.raw"), 400, "InvalidOSSObject.NotFound"),
        (disk("nested"), 400, "InvalidOSSObject.NotFound"),
        (disk("n" * 1000), 400, "InvalidOSSObject.NotFound"),
        (disk("n" * 1024), 400, "InvalidOSSObject.Malformed"),
        (disk(""), 400, "InvalidOSSObject.Malformed"),
        (disk("/small.raw"), 400, "InvalidOSSObject.Malformed"),
        (disk("small.raw.tar.gz"), 400, "UnsupportedSuffix.OSSObject"),
        (disk("small.VMDK"), 400, "UnsupportedSuffix.OSSObject"),
        (disk("small.raw", bucket=""), 400, "InvalidOSSBucket.Malformed"),
        (disk("small.raw", bucket="no_bucket"), 400, "InvalidOSSBucket.Malformed"),
        (disk("small.raw", bucket="absent"), 400, "InvalidOSSBucket.NotFound"),
    ],
    ids=str,
)
def test_a_wrong_parameter_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    before = api.images(REGION, ImageOwnerAlias="self", Status="ALL").json["TotalCount"]
    answer = api.call("ImportImage", **{"RegionId": REGION, **SMALL, **parameters})
    assert (answer.status, answer.code) == (status, code), answer.body
    assert api.images(REGION, ImageOwnerAlias="self", Status="ALL").json["TotalCount"] == before


@pytest.mark.parametrize(
    "name",
    ["../outside.raw", "nested/../../outside.raw", "..\\outside.raw", "nested//some.disk", "./small.raw"],
)
def test_no_name_leads_out_of_its_bucket(api: Api, name: str) -> None:
    answer = api.call("ImportImage", RegionId=REGION, **disk(name))
    assert answer.code == "InvalidOSSObject.NotFound"


@pytest.mark.parametrize("bucket", ["..", ".", "images/nested", "images/.."])
def test_no_bucket_leads_out_of_the_store(api: Api, bucket: str) -> None:
    answer = api.call("ImportImage", RegionId=REGION, **disk("outside.raw", bucket=bucket))
    assert answer.code == "InvalidOSSBucket.Malformed"


def test_a_disk_is_mandatory(api: Api) -> None:
    answer = api.call("ImportImage", RegionId=REGION)
    assert (answer.status, answer.code) == (403, "MissingParameter.DiskDeviceMapping")


def test_a_taken_name_has_another_error_during_its_import(importing: Api) -> None:
    call = {"RegionId": REGION, "ImageName": "same", **SMALL}
    task_id = importing.call("ImportImage", **call).json["TaskId"]
    again = importing.call("ImportImage", **call)
    assert (again.status, again.code) == (403, "ImageIsImporting")
    assert importing.call("CancelTask", RegionId=REGION, TaskId=task_id).status == 200
    taken = importing.call("ImportImage", **call)
    assert (taken.status, taken.code) == (400, "InvalidImageName.Duplicated")


def test_a_missing_store_prevents_the_start(tmp_path: Path) -> None:
    where = str(tmp_path / "absent")
    done = genzo("serve", "--port", "0", "--memory", "--objects", where)
    assert (done.returncode, done.stdout) == (1, "")
    assert where in done.stderr


@pytest.mark.parametrize("where", ["ftp://host", "s3://bucket", "http://", "://"])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, where: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(where)):
        open_objects(where, tmp_path)
