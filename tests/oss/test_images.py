"""Images of uploaded files, and the files of images, which are read and deleted as Terraform does it."""

from pathlib import Path

import oss2  # type: ignore[import-untyped]
import pytest

from genzo.calling.api_calls import CallError
from genzo.testing.account import Account
from tests.http.image_transfer.disk_files import GIB, qcow2
from tests.oss.conftest import REGION, bucket_of
from tests.running import running

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

DISK = qcow2(6 * GIB)


def import_disk(account: Account, bucket: str, name: str = "disk.qcow2") -> str:
    disk = {"DiskDeviceMapping_1_OSSBucket": bucket, "DiskDeviceMapping_1_OSSObject": name}
    image: str = account.call("ImportImage", **disk)["ImageId"]
    return image


def code_of_import(account: Account, bucket: str, name: str = "disk.qcow2") -> str:
    with pytest.raises(CallError) as error:
        import_disk(account, bucket, name)
    return error.value.code


def test_an_image_is_imported_from_a_file_in_parts(
    account: Account, bucket: oss2.Bucket, tmp_path: Path
) -> None:
    file = tmp_path / "disk.qcow2"
    file.write_bytes(DISK.ljust(300_000, b"\0"))
    assert code_of_import(account, bucket.bucket_name) == "InvalidOSSObject.NotFound"
    oss2.resumable_upload(bucket, "disk.qcow2", str(file), multipart_threshold=1, part_size=150_000)
    image = import_disk(account, bucket.bucket_name)
    found = account.call("DescribeImages", ImageId=image)["Images"]["Image"][0]
    (disk,) = found["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (found["Status"], disk["Format"], disk["Size"]) == ("Available", "QCOW2", "6")


def test_an_image_cannot_come_from_or_go_to_a_bucket_of_another_account(
    account: Account, stranger: Account, bucket: oss2.Bucket
) -> None:
    bucket.put_object("disk.qcow2", DISK)
    assert code_of_import(stranger, bucket.bucket_name) == "InvalidOSS.NotAuthorized"
    # Nor does the answer tell which objects there are.
    assert code_of_import(stranger, bucket.bucket_name, "other.qcow2") == "InvalidOSS.NotAuthorized"
    own = bucket_of(stranger, "strangers-own")
    own.create_bucket()
    own.put_object("disk.qcow2", DISK)
    image = import_disk(stranger, "strangers-own")
    with pytest.raises(CallError) as error:
        stranger.call("ExportImage", ImageId=image, OSSBucket=bucket.bucket_name)
    assert error.value.code == "InvalidOSS.NotAuthorized"
    own.delete_object("disk.qcow2")
    own.delete_bucket()
    assert import_disk(account, bucket.bucket_name)


def test_what_an_image_was_exported_to_is_read_and_deleted(account: Account, bucket: oss2.Bucket) -> None:
    bucket.put_object("disk.qcow2", DISK)
    image = import_disk(account, bucket.bucket_name)
    prefix = {"OSSBucket": bucket.bucket_name, "OSSPrefix": "backup", "ImageFormat": "qcow2"}
    task = account.call("ExportImage", ImageId=image, **prefix)["TaskId"]
    assert account.call("DescribeTaskAttribute", TaskId=task)["TaskStatus"] == "Finished"
    assert account.call("DescribeImages", ImageId=image)["TotalCount"] == 1
    found = [each.key for each in bucket.list_objects(prefix=f"backup_{image}").object_list]
    assert found == [f"backup_{image}_system.qcow2"]
    assert bucket.get_object(found[0]).read().startswith(b"QFI\xfb")
    assert bucket.head_object(found[0]).content_length == bucket.list_objects(prefix="b").object_list[0].size
    bucket.put_object("disk.qcow2", bucket.get_object(found[0]))
    assert import_disk(account, bucket.bucket_name)
    bucket.delete_object(found[0])
    assert not bucket.object_exists(found[0])


def test_the_calls_of_terraforms_image_export_end_as_on_the_service(
    account: Account, bucket: oss2.Bucket
) -> None:
    """Create, read and destroy, in the order of resource_alicloud_image_export.go."""
    bucket.put_object("disk.qcow2", DISK)
    image = import_disk(account, bucket.bucket_name)
    task = account.call("ExportImage", ImageId=image, OSSBucket=bucket.bucket_name, OSSPrefix="tf")["TaskId"]
    assert account.call("DescribeTaskAttribute", TaskId=task)["TaskStatus"] == "Finished"
    assert account.call("DescribeImages", ImageId=image)["TotalCount"] == 1
    exported = f"tf_{image}_system.raw.tar.gz"
    (archive,) = bucket.list_objects(prefix="tf").object_list
    assert archive.key == exported
    assert bucket.delete_object(exported).status == 204
    with pytest.raises(oss2.exceptions.NoSuchKey):
        bucket.head_object("tf")
    assert bucket.list_objects(prefix="tf").object_list == []


def test_a_bucket_of_the_operator_is_the_first_accounts(tmp_path: Path) -> None:
    (tmp_path / "objects" / "golden" / "nested").mkdir(parents=True)
    (tmp_path / "objects" / "golden" / "nested" / "disk.qcow2").write_bytes(DISK)
    with running("--data", tmp_path, "--auth", "open", "--duration", "ImportImage=0") as started:
        first, other = [
            oss2.Bucket(oss2.AuthV4(key, key), started.url, "golden", region=REGION)
            for key in ("genzo", "other")
        ]
        (listed,) = first.list_objects().object_list
        assert (listed.key, listed.size) == ("nested/disk.qcow2", len(DISK))
        assert first.get_object(listed.key).read() == DISK
        with pytest.raises(oss2.exceptions.AccessDenied):
            other.list_objects()
        (tmp_path / "objects" / "golden" / "nested" / "disk.qcow2").write_bytes(b"new")
        assert first.get_object(listed.key).read() == b"new"
        first.put_object("made.raw", b"made")
        assert (tmp_path / "objects" / "golden" / "made.raw").read_bytes() == b"made"
    with running("--data", tmp_path) as started:
        again = oss2.Bucket(oss2.AuthV4("genzo", "genzo"), started.url, "golden", region=REGION)
        assert again.head_object("made.raw").headers["x-oss-hash-crc64ecma"]
