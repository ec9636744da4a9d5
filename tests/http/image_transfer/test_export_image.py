"""ExportImage into a folder, and the import of the exported files."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.clock import format_moment
from tests.api import Api
from tests.http.image_transfer.conftest import REGION
from tests.http.image_transfer.disk_files import GIB, disk
from tests.running import genzo_here
from tests.serving_here import serving_here

ACCOUNT = "1234567890123456"
NOON = 1_798_804_800_000  # 2027-01-01T12:00:00Z


def _image(name: str, *disks: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {
        "ImageId": f"m-{name}",
        "ImageName": name,
        "ImageOwnerAlias": "self",
        "CreationTime": "2026-05-01T12:00:00Z",
        "Size": 40,
        "DiskDeviceMappings": {"DiskDeviceMapping": list(disks)},
        **members,
    }


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, objects: Path) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("exports")
    system, data = {"Type": "system", "Size": "40"}, {"Type": "data", "Size": "40"}
    images = [
        _image("plain", system),
        _image("deprecated", system, Status="Deprecated"),
        _image("encrypted", system | {"Encrypted": True}),
        _image("disks", system, data),
        _image("large", system, Size=501),
        _image("unknown", Size=0),
        _image("licensed", system, LicenseType="Aliyun"),
        _image("bought", system, ProductCode="aliyun-market"),
        _image("market", system, ImageOwnerAlias="marketplace"),
        _image("theirs", system, ImageOwnerAlias="others", ImageOwnerId=7),
    ]
    file = folder / "images.jsonl"
    file.write_text("\n".join(map(json.dumps, images)))
    done = genzo_here("images", "import", file, "--region", REGION, "--account", ACCOUNT, "--data", folder)
    assert done.returncode == 0, done.stderr
    with serving_here("--data", folder, "--objects", objects, "--duration", "ExportImage=0") as started:
        yield Api(started.host, started.port)


def related(api: Api, task_id: str) -> dict[str, str]:
    task = api.call("DescribeTaskAttribute", RegionId=REGION, TaskId=task_id).json
    (operation,) = task["OperationProgressSet"]["OperationProgress"]
    return {item["Name"]: item["Value"] for item in operation["RelatedItemSet"]["RelatedItem"]}


@pytest.mark.parametrize(
    ("image_format", "suffix"),
    [(None, "raw.tar.gz"), ("raw", "raw.tar.gz"), ("VHD", "vhd"), ("qcow2", "qcow2")],
)
@pytest.mark.parametrize("prefix", [None, "Release7"])
def test_an_exported_file_has_the_name_of_the_service_and_can_be_imported(
    stocked: Api, objects: Path, tmp_path: Path, image_format: str | None, suffix: str, prefix: str | None
) -> None:
    call = {"RegionId": REGION, "ImageId": "m-plain", "OSSBucket": "images"}
    optional = {"ImageFormat": image_format, "OSSPrefix": prefix}
    answer = stocked.call("ExportImage", **call, **{k: v for k, v in optional.items() if v is not None})
    assert set(answer.json) == {"RequestId", "TaskId", "RegionId"}
    items = related(stocked, answer.json["TaskId"])
    expected = (image_format or "raw").lower()
    begin = "m-plain" if prefix is None else f"{prefix}_m-plain"
    name = f"{begin}_system.{suffix}"
    assert items == {"OSSBucket": "images", "OSSObject": name, "ImageFormat": expected}

    written = objects / "images" / name
    assert written.stat().st_blocks * 512 < 1024 * 1024
    if suffix == "raw.tar.gz":
        # As on the service, an archive is extracted before it is imported.
        refused = stocked.call("ImportImage", RegionId=REGION, **disk(name))
        assert refused.code == "UnsupportedSuffix.OSSObject"
        subprocess.run(["tar", "-xzf", written, "-C", tmp_path], check=True)
        (extracted,) = tmp_path.iterdir()
        assert extracted.stat().st_size == 40 * GIB
        name = f"extracted-{extracted.name}"
        (objects / "images" / name).unlink(missing_ok=True)
        (objects / "images" / name).symlink_to(extracted)
    again = stocked.call("ImportImage", RegionId=REGION, **disk(name))
    (image,) = stocked.images(REGION, ImageId=again.json["ImageId"], Status="ALL").json["Images"]["Image"]
    mapping = image["DiskDeviceMappings"]["DiskDeviceMapping"][0]
    assert (image["Size"], mapping["Format"]) == (40, expected.upper())


def test_a_second_export_replaces_the_first_and_its_cancellation_leaves_the_file(
    objects: Path,
) -> None:
    times = ("--duration", "ImportImage=0", "--duration", "ExportImage=60")
    with serving_here("--memory", "--objects", objects, *times) as started:
        api = Api(started.host, started.port)
        image_id = api.call("ImportImage", RegionId=REGION, **disk("small.raw")).json["ImageId"]
        path = objects / "images" / f"Twice_{image_id}_system.raw.tar.gz"
        path.write_bytes(b"of the client's own")
        call = {"RegionId": REGION, "ImageId": image_id, "OSSBucket": "images", "OSSPrefix": "Twice"}
        task_id = api.call("ExportImage", **call).json["TaskId"]
        with tarfile.open(path) as archive:
            assert archive.getnames() == [path.name.removesuffix(".tar.gz")]
        assert api.call("CancelTask", RegionId=REGION, TaskId=task_id).status == 200
        # The task has not made the file.
        assert path.exists()


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 400, "InvalidRegionId.NotFound"),
        ({"ImageId": "m-absent"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-theirs"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-market"}, 403, "ImageNotSupported"),
        ({"ImageId": "m-bought"}, 403, "ImageNotSupported"),
        ({"ImageId": "m-encrypted"}, 400, "ImageNotSupported"),
        ({"ImageId": "ubuntu_24_04_x64_20G_alibase_20260810.vhd"}, 403, "InvalidImageCategory.NotSupported"),
        ({"ImageId": "m-deprecated"}, 400, "IncorrectImageStatus"),
        ({"ImageId": "m-disks"}, 400, "OperationDenied"),
        ({"ImageId": "m-large"}, 400, "InvalidImage.DiskAmountOrSize"),
        ({"ImageId": "m-unknown"}, 400, "InvalidImage.DiskAmountOrSize"),
        ({"ImageId": "m-licensed"}, 403, "InvalidImageLicense.NotSupported"),
        ({"OSSPrefix": "a-b"}, 400, "InvalidOSSPrefix.Malformed"),
        ({"OSSPrefix": "a" * 31}, 400, "InvalidOSSPrefix.Malformed"),
        ({"ImageFormat": "iso"}, 400, "InvalidImageFormat.Malformed"),
        ({"ImageFormat": "vmdk"}, 400, "InvalidImageFormat.RegionNotSupported"),
        ({"OSSBucket": "absent"}, 400, "InvalidOSSBucket.NotFound"),
        ({"OSSBucket": "../images"}, 400, "InvalidOSSBucket.NotFound"),
        ({"DryRun": "true"}, 400, "DryRunOperation"),
    ],
)
def test_a_refused_export_writes_nothing(
    stocked: Api, objects: Path, parameters: dict[str, str], status: int, code: str
) -> None:
    before = sorted(objects.rglob("*"))
    call = {"RegionId": REGION, "ImageId": "m-plain", "OSSBucket": "images", **parameters}
    answer = stocked.call("ExportImage", **call)
    assert (answer.status, answer.code) == (status, code), answer.body
    assert sorted(objects.rglob("*")) == before


def test_images_and_exports_have_quotas_and_an_image_is_exported_once_at_a_time(objects: Path) -> None:
    quotas = ("images=2", "exports_at_once=1", "exports_per_week=2")
    options = [word for quota in quotas for word in ("--quota", quota)]
    times = ("--duration", "ImportImage=0", "--duration", "ExportImage=3600")
    with serving_here("--memory", "--objects", objects, *options, *times) as started:
        api = Api(started.host, started.port)
        ids = [
            api.call("ImportImage", RegionId=REGION, **disk("small.raw")).json["ImageId"] for _ in range(2)
        ]
        assert api.call("ImportImage", RegionId=REGION, **disk("small.raw")).code == "QuotaExceed.Image"
        calls = [{"RegionId": REGION, "ImageId": each, "OSSBucket": "images"} for each in ids]
        first = api.call("ExportImage", **calls[0])
        assert api.call("ExportImage", **calls[0]).code == "ImageIsExporting"
        assert api.call("DeleteImage", RegionId=REGION, ImageId=ids[0]).code == "ImageIsExporting"
        assert api.call("ExportImage", **calls[1]).code == "ConcurrentQuotaExceed.ExportImage"
        assert api.call("CancelTask", RegionId=REGION, TaskId=first.json["TaskId"]).status == 200
        second = api.call("ExportImage", **calls[0])
        assert api.call("CancelTask", RegionId=REGION, TaskId=second.json["TaskId"]).status == 200
        assert api.call("ExportImage", **calls[1]).code == "WeeklyQuotaExceed.ExportImage"
        assert api.call("DeleteImage", RegionId=REGION, ImageId=ids[0]).status == 200


WEEK = 7 * 24 * 60 * 60


def test_an_image_is_being_exported_until_its_task_ends_and_the_export_counts_for_a_week(
    objects: Path,
) -> None:
    options = ("--quota", "exports_per_week=1", "--duration", "ImportImage=0", "--duration", "ExportImage=60")
    with serving_here("--memory", "--objects", objects, *options) as started:
        api = Api(started.host, started.port)

        def stop_clock_at(seconds: float) -> None:
            now = format_moment(NOON + round(seconds * 1000))
            change = json.dumps({"now": now, "frozen": True}).encode()
            assert api.send("PUT", "/_genzo/clock", body=change).status == 200

        def code_at(seconds: float) -> str | None:
            stop_clock_at(seconds)
            answer = api.call("ExportImage", RegionId=REGION, ImageId=image_id, OSSBucket="images")
            return None if answer.status == 200 else answer.code

        stop_clock_at(0)
        image_id = api.call("ImportImage", RegionId=REGION, **disk("small.raw")).json["ImageId"]
        assert code_at(0) is None
        assert code_at(59.999) == "ImageIsExporting"
        assert code_at(60) == "WeeklyQuotaExceed.ExportImage"
        assert code_at(WEEK - 0.001) == "WeeklyQuotaExceed.ExportImage"
        assert code_at(WEEK) is None
