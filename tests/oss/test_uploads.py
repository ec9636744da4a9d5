"""Uploads in parts."""

from collections.abc import Callable

import oss2  # type: ignore[import-untyped]
import pytest
from oss2.exceptions import NoSuchKey, NoSuchUpload, OssError  # type: ignore[import-untyped]
from oss2.models import PartInfo  # type: ignore[import-untyped]

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME = "disk.raw"
PART = bytes(100 * 1024)


def upload_part(bucket: oss2.Bucket, upload: str, number: int, content: bytes) -> PartInfo:
    put = bucket.upload_part(NAME, upload, number, content)
    return PartInfo(number, put.etag, len(content), part_crc=put.crc)


def code_of(bucket: oss2.Bucket, upload: str, parts: list[PartInfo]) -> str:
    """The code with which a completion is refused."""
    with pytest.raises(OssError) as error:
        bucket.complete_multipart_upload(NAME, upload, parts)
    code: str = error.value.code
    return code


def test_parts_become_an_object_in_their_order(bucket: oss2.Bucket) -> None:
    upload = bucket.init_multipart_upload(NAME, headers={"x-oss-meta-a": "b"}).upload_id
    last = upload_part(bucket, upload, 9, b"end")
    first = upload_part(bucket, upload, 2, PART)
    assert [(part.part_number, part.size) for part in bucket.list_parts(NAME, upload).parts] == [
        (2, len(PART)),
        (9, 3),
    ]
    with pytest.raises(NoSuchKey):
        bucket.get_object(NAME)
    bucket.complete_multipart_upload(NAME, upload, [first, last])
    found = bucket.get_object(NAME)
    assert found.read() == PART + b"end"
    assert found.headers["x-oss-meta-a"] == "b"
    assert bucket.list_multipart_uploads().upload_list == []


def test_a_completion_can_be_repeated(bucket: oss2.Bucket) -> None:
    upload = bucket.init_multipart_upload(NAME).upload_id
    part = upload_part(bucket, upload, 1, b"content")
    first = bucket.complete_multipart_upload(NAME, upload, [part])
    again = bucket.complete_multipart_upload(NAME, upload, [part])
    assert (again.etag, again.crc) == (first.etag, first.crc)
    bucket.put_object(NAME, b"another")
    assert code_of(bucket, upload, [part]) == "NoSuchUpload"
    assert bucket.get_object(NAME).read() == b"another"


def test_a_part_replaces_one_of_its_number(bucket: oss2.Bucket) -> None:
    upload = bucket.init_multipart_upload(NAME).upload_id
    old = upload_part(bucket, upload, 1, b"old")
    new = upload_part(bucket, upload, 1, b"new")
    assert code_of(bucket, upload, [old]) == "InvalidPart"
    bucket.complete_multipart_upload(NAME, upload, [new])
    assert bucket.get_object(NAME).read() == b"new"


def test_wrong_lists_of_parts_are_refused_and_the_upload_goes_on(bucket: oss2.Bucket) -> None:
    upload = bucket.init_multipart_upload(NAME).upload_id
    small, large = upload_part(bucket, upload, 1, b"small"), upload_part(bucket, upload, 2, PART)
    assert code_of(bucket, upload, [PartInfo(2, large.etag), PartInfo(2, large.etag)]) == "InvalidPartOrder"
    assert code_of(bucket, upload, [PartInfo(3, large.etag)]) == "InvalidPart"
    assert code_of(bucket, upload, [small, large]) == "EntityTooSmall"
    assert code_of(bucket, upload, []) == "MalformedXML"
    bucket.complete_multipart_upload(NAME, upload, [large])


def test_an_aborted_upload_is_gone(bucket: oss2.Bucket) -> None:
    upload = bucket.init_multipart_upload(NAME).upload_id
    part = upload_part(bucket, upload, 1, b"x")
    assert [each.upload_id for each in bucket.list_multipart_uploads().upload_list] == [upload]
    bucket.abort_multipart_upload(NAME, upload)
    refusals: list[Callable[[], object]] = [
        lambda: bucket.upload_part(NAME, upload, 1, b"x"),
        lambda: bucket.complete_multipart_upload(NAME, upload, [part]),
        lambda: bucket.abort_multipart_upload(NAME, upload),
        lambda: bucket.list_parts(NAME, upload),
    ]
    for refused in refusals:
        with pytest.raises(NoSuchUpload):
            refused()


@pytest.mark.parametrize("number", [0, 10_001, "x"])
def test_a_wrong_part_number_is_refused(bucket: oss2.Bucket, number: int) -> None:
    upload = bucket.init_multipart_upload(NAME).upload_id
    with pytest.raises(OssError) as error:
        bucket.upload_part(NAME, upload, number, b"x")
    assert error.value.code == "InvalidArgument"


@pytest.mark.parametrize("upload", ["", "../../buckets", "0" * 32])
def test_a_made_up_upload_is_refused(bucket: oss2.Bucket, upload: str) -> None:
    with pytest.raises(NoSuchUpload):
        bucket.list_parts(NAME, upload)
