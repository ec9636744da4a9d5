"""`genzo images import` of a file that is no answer of DescribeImages, or one in another encoding."""

import gzip
import json
import os
import random
import string
from pathlib import Path

import pytest

from tests.cli.conftest import NewDatabase
from tests.running import genzo_here as genzo

IMAGE = {"ImageId": "m-1", "ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
ANSWER = json.dumps({"Images": {"Image": [IMAGE]}})
XML = (
    '<?xml version="1.0" encoding="{}"?><DescribeImagesResponse><Images><Image><ImageId>m-1</ImageId>'
    "<ImageOwnerAlias>self</ImageOwnerAlias><CreationTime>2024-05-01T12:00:00Z</CreationTime>"
    "<Description>镜像</Description></Image></Images></DescribeImagesResponse>"
)
ERROR = {"RequestId": "A", "HostId": "ecs", "Code": "Throttling.User", "Message": "Denied."}
ERROR_SAID = "it is an error answer of the service: Throttling.User, Denied."
INSTEAD = "save the answer in a file first, or pass it as standard input (-)."
TOO_DEEP = "it is nested too deeply for an answer of the service."
NO_IMAGES = "it has no Images: it must be an answer of DescribeImages, or images line by line."


def with_member(**members: object) -> bytes:
    return json.dumps({"Images": {"Image": [{**IMAGE, **members}]}}).encode()


def import_file(file: Path, folder: Path) -> tuple[int, str]:
    done = genzo("images", "import", file, "--region", "cn-hangzhou", "--account", "5", "--data", folder)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "content",
    [
        ANSWER.encode("utf-8-sig"),
        ANSWER.encode("utf-16"),
        b"\xfe\xff" + ANSWER.encode("utf-16-be"),
        ANSWER.encode("utf-16-le"),
        ANSWER.encode("utf-16-be"),
        ANSWER.encode("utf-32"),
        json.dumps(IMAGE).encode("utf-8-sig"),
        f"{json.dumps(IMAGE)}\r\n".encode("utf-16"),
        XML.format("utf-16").encode("utf-16"),
        XML.format("UTF-8").encode("utf-8-sig"),
        XML.format("GBK").encode("gbk"),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_file_of_any_unicode_encoding_is_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "answer"
    file.write_bytes(content)
    said = "Loaded 1 images into cn-hangzhou: 1 the account's own. Created accounts: 5.\n"
    assert import_file(file, tmp_path) == (0, said)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[" * 5000 + b"]" * 5000, TOO_DEEP),
        (ANSWER[:-4].encode() + b',"X":' + b"[" * 5000 + b"]" * 5000 + b"}]}}", TOO_DEEP),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, f"image 1 cannot be read: {TOO_DEEP}"),
        (json.dumps(ERROR).encode(), ERROR_SAID),
        (json.dumps(ERROR, indent=2).encode(), ERROR_SAID),
        (json.dumps({"statusCode": 400, "body": ERROR}).encode(), ERROR_SAID),
        (b'{"statusCode": 400, "code": "Throttling.User", "message": "Denied."}', ERROR_SAID),
        (b'{"ErrorCode": "Throttling.User", "Message": "Denied."}', ERROR_SAID),
        (
            b"ERROR: SDK.ServerError\r\nErrorCode: Throttling.User\r\nRecommend: x\r\nMessage: Denied.\r\n",
            ERROR_SAID,
        ),
        (b"<Error><Code>Throttling.User</Code><Message>Denied.</Message></Error>", ERROR_SAID),
        (
            json.dumps({"Code": "Throttling.User", "Message": "\x1b[31mDenied.\x07"}).encode(),
            "it is an error answer of the service: Throttling.User,  [31mDenied. .",
        ),
        (gzip.compress(ANSWER.encode(), mtime=0)[:-9], "its compression is damaged ("),
        (gzip.compress(bytes(9), mtime=0), "it is neither XML nor valid JSON ("),
        (b"PK\x03\x04", "it is compressed with zip: unpack it first."),
        (ANSWER.encode("utf-16")[:-1], "it is not valid Unicode ("),
        (ANSWER.replace("m-1", "\xe9").encode("latin-1"), "it is neither XML nor valid JSON ('utf-8' codec"),
        (ANSWER.replace("m-1", r"\ud800").encode(), "it is neither XML nor valid JSON ("),
        (with_member(Size=float("nan")), "it is neither XML nor valid JSON ("),
        (with_member(Size=2**63), f"image 1 cannot be read: Size is out of range: {2**63}."),
        (with_member(Size=-1), "image 1 cannot be read: Size is out of range: -1."),
        (with_member(Size="9" * 10000), "image 1 cannot be read: Integer value out of range"),
        (with_member(ImageOwnerId=2**63), "image 1 cannot be read: ImageOwnerId is out of range"),
        (with_member(ImageOwnerId=-5), "image 1 cannot be read: ImageOwnerId is out of range: -5."),
        (with_member(ImageId="m" * 256), "image 1 cannot be read: ImageId has more than 255 characters."),
        (b'[{"a":1}' + b"\n" * 60000 + b"x", "it is neither XML nor valid JSON ("),
        (b'<?xml version="1.0" encoding="foo"?><a/>', "it is not valid XML (unknown encoding: foo)."),
        (b'<?xml version="1.0" encoding="GBK"?><a>\xff\xff</a>', "it is not valid XML ("),
        (b"<a>" * 9999, "it is not valid XML (no element found"),
        (b"", "it is neither XML nor valid JSON (Input data was truncated)."),
        (bytes(4000), "it is neither XML nor valid JSON ("),
        (b"null", NO_IMAGES),
        (b'"text"', NO_IMAGES),
        (b"[5]", "image 1 cannot be read: Expected `object`, got `int`."),
    ],
    ids=lambda given: repr(given[:24]),
)
def test_another_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "answer"
    file.write_bytes(content)
    code, said = import_file(file, tmp_path / "unused")
    assert code == 1
    assert said.startswith(f"{file} cannot be loaded: {reason}")
    assert said.count("\n") == 1
    assert ".." not in said
    assert not (tmp_path / "unused").exists()


def test_the_last_of_repeated_members_counts(tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_bytes(ANSWER.replace('"m-1"', '"m-0", "ImageId": "m-1"').encode())
    assert import_file(file, tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("pipe", f"is a pipe or a device: {INSTEAD}"),
        ("/dev/zero", f"is a pipe or a device: {INSTEAD}"),
        (".", "is a folder: name a file."),
        ("missing", "cannot be read: No such file or directory."),
        ("x" * 300, "cannot be read: File name too long."),
    ],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, place: str, reason: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert import_file(tmp_path / place, tmp_path) == (1, f"{tmp_path / place} {reason}\n")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_long_texts_are_stored_or_refused(new_database: NewDatabase, tmp_path: Path, kind: str) -> None:
    database = new_database(kind)
    long = "".join(random.Random(1).choices(string.printable[:62], k=9000))  # does not compress
    names = ("ImageName", "ImageFamily", "ResourceGroupId", "Description", "Status", "Architecture")
    members: list[dict[str, object]] = [{name: long} for name in names]
    members.append({"Tags": {"Tag": [{"TagKey": long, "TagValue": long}]}})
    for number, member in enumerate(members):
        file = tmp_path / str(number)
        file.write_bytes(with_member(**member))
        done = genzo(
            *("images", "import", file, "--region", "cn-hangzhou", "--account", "5"),
            *("--database", database.url),
        )
        assert (done.returncode, done.stderr.count("\n")) in ((0, 0), (1, 1)), (member, done.stderr)
