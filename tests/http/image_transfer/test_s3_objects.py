"""Imports from and exports to an S3 store."""

import os
from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.image_transfer.disk_files import GIB, disk, dynamic_vhd, qcow2
from tests.http.image_transfer.object_service import BUCKETS, REQUESTS, serving
from tests.running import running

REGION = "ap-southeast-1"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    REQUESTS.clear()
    BUCKETS.clear()
    BUCKETS["remote"] = {
        "disk.qcow2": qcow2(20 * GIB),
        "of the/dynamic+.vhd": dynamic_vhd(40 * GIB),
        "zero.raw": b"",
        "some.raw": bytes(5000),
    }
    BUCKETS["kept"] = {}
    times = ("--duration", "ImportImage=0", "--duration", "ExportImage=3600")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        with serving() as address, running("--memory", "--objects", address, *times) as started:
            yield Api(started.host, started.port)


@pytest.fixture(scope="module")
def image_id(api: Api) -> str:
    return str(api.call("ImportImage", RegionId=REGION, **disk("some.raw", "remote")).json["ImageId"])


@pytest.mark.parametrize(
    ("name", "disk_format", "size"),
    [("disk.qcow2", "QCOW2", 20), ("of the/dynamic+.vhd", "VHD", 40), ("some.raw", "RAW", 5)],
)
def test_files_in_the_store_are_read(api: Api, name: str, disk_format: str, size: int) -> None:
    answer = api.call("ImportImage", RegionId=REGION, **disk(name, "remote"))
    assert answer.status == 200, answer.body
    found = api.images(REGION, ImageId=answer.json["ImageId"], Status="ALL").json
    (image,) = found["Images"]["Image"]
    mapping = image["DiskDeviceMappings"]["DiskDeviceMapping"][0]
    assert (image["Size"], mapping["Format"], mapping["ImportOSSObject"]) == (size, disk_format, name)


@pytest.mark.parametrize(
    ("name", "bucket", "status", "code"),
    [
        ("absent.raw", "remote", 400, "InvalidOSSObject.NotFound"),
        ("../remote/some.raw", "remote", 400, "InvalidOSSObject.NotFound"),
        ("zero.raw", "remote", 400, "InvalidOSSObject.Size"),
        ("archived.raw", "remote", 400, "InvalidOSSObject.NeedRestore"),
        ("some.raw", "absent", 400, "InvalidOSSBucket.NotFound"),
        ("some.raw", "denied", 403, "InvalidOSS.NotAuthorized"),
        ("some.raw", "broken", 403, "ImportImageFailed"),
    ],
)
def test_a_refusal_of_the_store_is_an_error(api: Api, name: str, bucket: str, status: int, code: str) -> None:
    answer = api.call("ImportImage", RegionId=REGION, **disk(name, bucket))
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("image_format", "suffix"), [(None, "raw.tar.gz"), ("vhd", "vhd"), ("qcow2", "qcow2")]
)
def test_an_exported_file_can_be_imported_from_the_store(
    api: Api, image_id: str, image_format: str | None, suffix: str
) -> None:
    call = {"RegionId": REGION, "ImageId": image_id, "OSSBucket": "remote"}
    answer = api.call(
        "ExportImage", **call, **({} if image_format is None else {"ImageFormat": image_format})
    )
    assert answer.status == 200, answer.body
    name = f"{image_id}_system.{suffix}"
    assert name in BUCKETS["remote"]
    again = api.call("ImportImage", RegionId=REGION, **disk(name, "remote"))
    assert (again.status == 200) == (image_format is not None), again.body
    assert api.call("CancelTask", RegionId=REGION, TaskId=answer.json["TaskId"]).status == 200
    assert name not in BUCKETS["remote"]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"ImageFormat": "vdi"}, 400, "InvalidImageFormat.RegionNotSupported"),
        ({"OSSBucket": "absent"}, 400, "InvalidOSSBucket.NotFound"),
        ({"OSSBucket": "denied"}, 403, "InvalidOSS.NotAuthorized"),
        ({"OSSBucket": "broken"}, 403, "ExportImageFailed"),
    ],
)
def test_a_refused_write_leaves_no_export(
    api: Api, image_id: str, parameters: dict[str, str], status: int, code: str
) -> None:
    before = api.call("DescribeTasks", RegionId=REGION, PageSize="100").json["TotalCount"]
    call = {"RegionId": REGION, "ImageId": image_id, "OSSBucket": "remote", **parameters}
    answer = api.call("ExportImage", **call)
    assert (answer.status, answer.code) == (status, code)
    assert api.call("DescribeTasks", RegionId=REGION, PageSize="100").json["TotalCount"] == before


def test_a_file_that_cannot_be_removed_is_still_being_exported(api: Api) -> None:
    image = api.call("ImportImage", RegionId=REGION, **disk("some.raw", "remote")).json["ImageId"]
    task_id = api.call("ExportImage", RegionId=REGION, ImageId=image, OSSBucket="kept").json["TaskId"]
    answer = api.call("CancelTask", RegionId=REGION, TaskId=task_id)
    assert (answer.status, answer.code) == (403, "CancelTaskFailed")
    task = api.call("DescribeTaskAttribute", RegionId=REGION, TaskId=task_id).json
    assert task["TaskStatus"] == "Processing"


def test_requests_are_signed_if_the_environment_has_a_key(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.call("ImportImage", RegionId=REGION, **disk("some.raw", "remote")).status == 200
    assert {is_signed for _, _, is_signed in REQUESTS} == {False}
    REQUESTS.clear()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "own")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with serving() as address, running("--memory", "--objects", address) as started:
        signing = Api(started.host, started.port)
        assert signing.call("ImportImage", RegionId=REGION, **disk("some.raw", "remote")).status == 200
    assert {(path, is_signed) for _, path, is_signed in REQUESTS} == {("/remote/some.raw", True)}
