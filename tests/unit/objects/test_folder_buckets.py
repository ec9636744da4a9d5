"""Buckets in a folder: what is on the disk at each moment, and what is left of what went wrong."""

import os
import threading
import time
from pathlib import Path

import pytest

from genzo.catalogue.bucket_store import (
    Bucket,
    BucketExistsError,
    BucketNotEmptyError,
    ObjectHead,
    Part,
    StoreFullError,
    Upload,
    UploadNotFoundError,
)
from genzo.catalogue.object_store import BucketNotFoundError
from genzo.objects import staged_file
from genzo.objects.folder import FolderObjects
from genzo.objects.folder_buckets import FolderBuckets

OWNER = 1234567890123456
MADE = Bucket("images", OWNER, "cn-hangzhou", 1)


@pytest.fixture
def store(tmp_path: Path) -> FolderBuckets:
    store = FolderBuckets(tmp_path / "objects")
    store.create_bucket(MADE)
    return store


def put(store: FolderBuckets, name: str, content: bytes, bucket: str = "images") -> ObjectHead:
    file = store.stage(len(content))
    file.write([content])
    found = file.finish()
    head = ObjectHead(name, found.size, int(time.time() * 1000), found.md5.hex().upper(), found.crc64)
    try:
        store.put(bucket, head, file, replaces=True)
    finally:
        file.discard()
    return head


def own_files(tmp_path: Path, folder: str) -> list[str]:
    return sorted(
        each.name for each in (tmp_path / "objects" / ".genzo" / folder).rglob("*") if each.is_file()
    )


def test_of_two_completions_of_an_upload_the_second_waits_for_the_first(store: FolderBuckets) -> None:
    upload = Upload("A" * 32, "images", "disk", int(time.time() * 1000), {})
    store.begin_upload(upload)
    order = list[str]()

    def repeat() -> None:
        try:
            with store.completing(upload):
                order.append("completed twice")
        except UploadNotFoundError:
            order.append("repeated")

    with store.completing(upload):
        repeating = threading.Thread(target=repeat)
        repeating.start()
        repeating.join(0.05)
        order.append("completed")
        store.end_upload(upload)
    repeating.join()
    repeat()
    assert order == ["completed", "repeated", "repeated"]


def test_an_unfinished_file_is_no_object(store: FolderBuckets, tmp_path: Path) -> None:
    file = store.stage(10)
    file.write([b"half"])
    assert store.names("images", "") == []
    file.discard()
    assert own_files(tmp_path, "staged") == []


def test_a_reader_keeps_the_object_that_it_has_opened(store: FolderBuckets) -> None:
    old = put(store, "disk.raw", b"old")
    opened = store.open("images", "disk.raw")
    new = put(store, "disk.raw", b"new!")
    with opened.file:
        assert (opened.file.read(), opened.head.etag) == (b"old", old.etag)
    assert store.head("images", "disk.raw").etag == new.etag


def test_another_store_of_the_folder_sees_the_same(store: FolderBuckets, tmp_path: Path) -> None:
    made = put(store, "disk.raw", b"x")
    again = FolderBuckets(tmp_path / "objects")
    assert again.bucket("images") == MADE
    found = again.head("images", "disk.raw")
    assert (found.etag, found.crc64) == (made.etag, made.crc64)


def test_a_file_that_another_program_has_written_has_no_old_checksum(
    store: FolderBuckets, tmp_path: Path
) -> None:
    put(store, "disk.raw", b"x")
    path = tmp_path / "objects" / "images" / "disk.raw"
    path.write_bytes(b"y")
    first = store.head("images", "disk.raw")
    assert (first.size, first.crc64) == (1, None)
    os.utime(path, ns=(1, 1))
    assert store.head("images", "disk.raw").etag != first.etag


def test_objects_leave_no_attributes_behind(store: FolderBuckets, tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        put(store, "deep/in/disk.raw", content)
    assert len(own_files(tmp_path, "attributes")) == 1
    store.delete("images", "deep/in/disk.raw")
    assert own_files(tmp_path, "attributes") == []
    assert list((tmp_path / "objects" / "images").iterdir()) == []


def test_many_writers_of_one_name_leave_one_whole_object(store: FolderBuckets) -> None:
    contents = [bytes([number]) * 1000 for number in range(8)]
    threads = [threading.Thread(target=put, args=(store, "a/disk.raw", each)) for each in contents]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    opened = store.open("images", "a/disk.raw")
    with opened.file:
        content = opened.file.read()
    assert content in contents
    assert opened.head.crc64 == put(store, "other", content).crc64


def test_a_name_is_free_or_taken_in_all_accounts(store: FolderBuckets, tmp_path: Path) -> None:
    (tmp_path / "objects" / "operators").mkdir()
    for name in ("images", "operators"):
        with pytest.raises(BucketExistsError):
            store.create_bucket(Bucket(name, 5, "cn-hangzhou", 1))
    assert FolderObjects(tmp_path / "objects", is_chosen=False).owner("images") == OWNER
    assert store.bucket("operators").owner_id is None


def test_a_deleted_bucket_does_not_come_back_with_an_object(store: FolderBuckets, tmp_path: Path) -> None:
    store.delete_bucket("images")
    with pytest.raises(BucketNotFoundError):
        put(store, "a/b", b"x")
    assert not (tmp_path / "objects" / "images").exists()
    store.create_bucket(Bucket("images", 5, "cn-beijing", 2))
    assert store.bucket("images").owner_id == 5


def test_a_bucket_with_an_upload_is_not_deleted(store: FolderBuckets) -> None:
    upload = Upload("0" * 32, "images", "disk.raw", 1, {})
    store.begin_upload(upload)
    with pytest.raises(BucketNotEmptyError):
        store.delete_bucket("images")
    store.end_upload(upload)
    file = store.stage(0)
    with pytest.raises(UploadNotFoundError):
        store.put_part(upload, Part(1, 0, "0" * 32, 0, 0), file)
    file.discard()
    store.delete_bucket("images")


def test_old_uploads_and_files_of_killed_servers_are_deleted(store: FolderBuckets, tmp_path: Path) -> None:
    store.begin_upload(Upload("A" * 32, "images", "old.raw", 1, {}))
    left = store.stage(0)
    left.file.close()
    long_ago = time.time() - 8 * 24 * 60 * 60
    os.utime(tmp_path / "objects" / ".genzo" / "uploads" / "images" / ("A" * 32), (long_ago, long_ago))
    os.utime(left.path, (long_ago, long_ago))
    again = FolderBuckets(tmp_path / "objects")
    again.begin_upload(Upload("B" * 32, "images", "new.raw", 1, {}))
    assert [each.name for each in again.uploads("images")] == ["new.raw"]
    assert own_files(tmp_path, "staged") == []


def test_links_of_the_operator_are_files_but_not_folders_to_list(
    store: FolderBuckets, tmp_path: Path
) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "disk.raw").write_bytes(b"far")
    bucket = tmp_path / "objects" / "images"
    (bucket / "link.raw").symlink_to(tmp_path / "far" / "disk.raw")
    (bucket / "loop").symlink_to(bucket)
    assert store.names("images", "") == ["link.raw"]
    assert store.head("images", "link.raw").size == 3


def test_the_disk_of_the_catalogue_is_not_filled(
    store: FolderBuckets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreFullError):
        store.stage(2**62)
    file = store.stage(0)
    monkeypatch.setattr(staged_file, "SPARE_BYTES", 2**62)
    with pytest.raises(StoreFullError):
        file.write([b"x"])
    file.discard()
    assert own_files(tmp_path, "staged") == []


def test_the_buckets_of_one_account_are_deleted(store: FolderBuckets, tmp_path: Path) -> None:
    store.create_bucket(Bucket("others", 5, "cn-hangzhou", 1))
    (tmp_path / "objects" / "operators").mkdir()
    for bucket in ("images", "others", "operators"):
        put(store, "disk.raw", b"x", bucket)
    objects = FolderObjects(tmp_path / "objects", is_chosen=False)
    objects.delete_buckets_of(OWNER)
    assert [each.name for each in store.buckets()] == ["operators", "others"]
    objects.delete_buckets_of(None)
    assert [each.name for each in store.buckets()] == ["operators"]
    assert store.names("operators", "") == ["disk.raw"]
