"""Objects by oss2, which checks the CRC-64 of what it sends and reads, with both signatures."""

import hashlib
from pathlib import Path

import oss2  # type: ignore[import-untyped]
import pytest
from oss2.exceptions import NoSuchKey, NotModified, OssError, PreconditionFailed  # type: ignore[import-untyped]

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME = "images/disk one+ü%.raw"
CONTENT = bytes(range(256)) * 1000
STANDARD = {"x-oss-range-behavior": "standard"}


def refused(error: pytest.ExceptionInfo[OssError]) -> str:
    code: str = error.value.code
    return code


def test_an_object_is_read_as_it_was_put(signed_bucket: oss2.Bucket) -> None:
    put = signed_bucket.put_object(
        NAME, CONTENT, headers={"x-oss-meta-made-by": "a test", "Content-Type": "x/y"}
    )
    assert put.etag == hashlib.md5(CONTENT).hexdigest().upper()
    found = signed_bucket.get_object(NAME)
    assert found.read() == CONTENT
    assert found.server_crc == put.crc == found.client_crc
    assert (found.content_type, found.headers["x-oss-meta-made-by"]) == ("x/y", "a test")


def test_a_head_has_the_size_and_no_body(bucket: oss2.Bucket) -> None:
    bucket.put_object(NAME, CONTENT)
    head = bucket.head_object(NAME)
    assert (head.content_length, head.object_type) == (len(CONTENT), "Normal")
    assert bucket.get_object_meta(NAME).content_length == len(CONTENT)
    assert bucket.object_exists(NAME)
    assert not bucket.object_exists("other")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [((0, 9), CONTENT[:10]), ((5, None), CONTENT[5:]), ((None, 7), CONTENT[-7:]), ((9**9, None), CONTENT)],
)
def test_a_range_is_a_part_of_the_object(
    bucket: oss2.Bucket, asked: tuple[int | None, int | None], expected: bytes
) -> None:
    bucket.put_object(NAME, CONTENT)
    found = bucket.get_object(NAME, byte_range=asked)
    assert found.read() == expected
    assert found.status == (200 if expected == CONTENT else 206)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((0, 9), CONTENT[:10]),
        ((5, 9**9), CONTENT[5:]),
        ((0, 9**9), CONTENT),
        ((None, 7), CONTENT[-7:]),
        ((None, 9**9), CONTENT),
    ],
)
def test_a_range_of_the_standard_behavior_ends_with_the_object(
    bucket: oss2.Bucket, asked: tuple[int | None, int | None], expected: bytes
) -> None:
    bucket.put_object(NAME, CONTENT)
    found = bucket.get_object(NAME, byte_range=asked, headers=STANDARD)
    assert (found.status, found.read()) == (206, expected)


def test_a_range_of_the_standard_behavior_has_a_byte(bucket: oss2.Bucket) -> None:
    bucket.put_object(NAME, CONTENT)
    for asked in ((len(CONTENT), None), (9**9, 9**9 + 1), (None, 0)):
        with pytest.raises(OssError) as error:
            bucket.get_object(NAME, byte_range=asked, headers=STANDARD)
        assert (error.value.status, error.value.code) == (416, "InvalidRange")


def test_a_later_object_replaces_an_earlier_one(bucket: oss2.Bucket) -> None:
    bucket.put_object(NAME, b"first", headers={"x-oss-meta-number": "1"})
    bucket.put_object(NAME, b"second")
    found = bucket.get_object(NAME)
    assert found.read() == b"second"
    assert "x-oss-meta-number" not in found.headers
    with pytest.raises(OssError) as error:
        bucket.put_object(NAME, b"third", headers={"x-oss-forbid-overwrite": "true"})
    assert refused(error) == "FileAlreadyExists"
    assert bucket.get_object(NAME).read() == b"second"


def test_conditions_hold_or_not(bucket: oss2.Bucket) -> None:
    etag = bucket.put_object(NAME, CONTENT).etag
    assert bucket.get_object(NAME, headers={"If-Match": f'"{etag}"'}).status == 200
    with pytest.raises(NotModified):
        bucket.get_object(NAME, headers={"If-None-Match": f'"{etag}"'})
    with pytest.raises(PreconditionFailed):
        bucket.get_object(NAME, headers={"If-Match": '"other"'})
    with pytest.raises(PreconditionFailed):
        bucket.get_object(NAME, headers={"If-Unmodified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"})


def test_a_wrong_md5_makes_no_object(bucket: oss2.Bucket) -> None:
    with pytest.raises(OssError) as error:
        bucket.put_object(NAME, CONTENT, headers={"Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="})
    assert refused(error) == "InvalidDigest"
    assert not bucket.object_exists(NAME)


def test_names_are_listed_in_order_and_by_pages(signed_bucket: oss2.Bucket) -> None:
    names = ["a", "b/1", "b/2", "b/c/3", "d/4", "é 5", "\U0001f4bd"]
    for name in reversed(names):
        signed_bucket.put_object(name, name)
    assert [each.key for each in oss2.ObjectIterator(signed_bucket, max_keys=2)] == names
    assert [each.key for each in oss2.ObjectIteratorV2(signed_bucket, max_keys=2)] == names
    assert [each.key for each in oss2.ObjectIterator(signed_bucket, prefix="b/", delimiter="/")] == [
        "b/1",
        "b/2",
        "b/c/",
    ]
    grouped = [each.key for each in oss2.ObjectIteratorV2(signed_bucket, delimiter="/", max_keys=1)]
    assert grouped == ["a", "b/", "d/", "é 5", "\U0001f4bd"]
    listed = signed_bucket.list_objects(prefix="d/").object_list[0]
    assert (listed.size, listed.etag) == (3, hashlib.md5(b"d/4").hexdigest().upper())
    assert listed.owner.id == signed_bucket.get_bucket_info().owner.id


def test_deleted_objects_are_gone(signed_bucket: oss2.Bucket) -> None:
    signed_bucket.put_object("deep/in/folders", b"1")
    signed_bucket.put_object("deep/2", b"2")
    assert signed_bucket.delete_object("deep/in/folders").status == 204
    assert signed_bucket.delete_object("deep/in/folders").status == 204
    with pytest.raises(NoSuchKey):
        signed_bucket.get_object("deep/in/folders")
    assert signed_bucket.batch_delete_objects(["deep/2", "never there"]).deleted_keys == [
        "deep/2",
        "never there",
    ]
    assert signed_bucket.list_objects().object_list == []


def test_a_copy_has_the_headers_of_its_source(signed_bucket: oss2.Bucket) -> None:
    put = signed_bucket.put_object(NAME, CONTENT, headers={"Content-Type": "x/y"})
    assert signed_bucket.copy_object(signed_bucket.bucket_name, NAME, "copy").etag == put.etag
    assert signed_bucket.get_object("copy").read() == CONTENT
    assert signed_bucket.head_object("copy").content_type == "x/y"


def test_a_signed_url_needs_no_header(signed_bucket: oss2.Bucket) -> None:
    session = oss2.Session().session
    url = signed_bucket.sign_url("PUT", NAME, 60, slash_safe=True)
    assert session.put(url, data=CONTENT).status_code == 200
    chosen = {"response-content-type": "text/chosen"}
    answer = session.get(signed_bucket.sign_url("GET", NAME, 60, params=chosen))
    assert (answer.content, answer.headers["Content-Type"]) == (CONTENT, "text/chosen")


def test_an_object_without_a_length_in_its_head_is_received(bucket: oss2.Bucket) -> None:
    put = bucket.put_object(NAME, iter([CONTENT, b"", CONTENT]))
    assert put.etag == hashlib.md5(CONTENT * 2).hexdigest().upper()


@pytest.mark.parametrize("name", ["../up", "a/../../up", "a//b", "a/./b", "back\\slash", ".genzo/lock", "a/"])
def test_a_name_that_no_file_has_is_refused(bucket: oss2.Bucket, name: str) -> None:
    with pytest.raises(OssError) as error:
        bucket.put_object(name, b"x")
    assert refused(error) == "InvalidObjectName"
    with pytest.raises(NoSuchKey):
        bucket.get_object(name)
    assert bucket.delete_object(name).status == 204


def test_a_name_in_the_way_of_another_is_refused(bucket: oss2.Bucket) -> None:
    bucket.put_object("a/b", b"x")
    for name in ("a", "a/b/c", "x" * 300):
        with pytest.raises(OssError) as error:
            bucket.put_object(name, b"x")
        assert refused(error) == "InvalidObjectName"
    assert bucket.get_object("a/b").read() == b"x"


def test_large_files_are_put_and_read_in_parts(signed_bucket: oss2.Bucket, tmp_path: Path) -> None:
    content = hashlib.sha256(b"seed").digest() * 40_000
    source, back = tmp_path / "disk.raw", tmp_path / "back.raw"
    source.write_bytes(content)
    sizes = {"part_size": 500_000, "num_threads": 2}
    oss2.resumable_upload(signed_bucket, NAME, str(source), multipart_threshold=1, **sizes)
    head = signed_bucket.head_object(NAME)
    assert (head.content_length, head.object_type, head.etag[-2:]) == (len(content), "Multipart", "-3")
    assert head.headers["x-oss-hash-crc64ecma"] == str(signed_bucket.put_object("whole", content).crc)
    oss2.resumable_download(signed_bucket, NAME, str(back), multiget_threshold=1, **sizes)
    assert back.read_bytes() == content
