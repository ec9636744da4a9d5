"""A recording is a new file of cases, which only its owner can read."""

import stat
from pathlib import Path

import msgspec
import pytest

from genzo.recording.case import Answer, Case, read_cases
from genzo.recording.errors import RecordingError
from genzo.recording.recording_file import RecordingFile

CASE = Case(
    name="DescribeRegions",
    source="genzo",
    host="ecs.aliyuncs.com",
    address="http://127.0.0.1:8420",
    time="2026-01-01T10:11:12.345Z",
    method="GET",
    query="Action=DescribeRegions&Version=2014-05-26",
    headers={},
    body="",
    signature_version="1.0",
    access_key="key-1",
    hidden=[],
    answer=Answer(status=200, content_type="application/json", length=2, body="{}"),
)


def test_cases_are_numbered_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "recording.jsonl"
    lost = msgspec.structs.replace(CASE, answer=None)
    with RecordingFile(path) as recording:
        recording.append(CASE)
        recording.append(lost)
        # Each is in the file at once: a recorder that is killed keeps what it had.
        assert len(path.read_text().splitlines()) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = read_cases(path)
    assert first == msgspec.structs.replace(CASE, name="1 DescribeRegions")
    assert second == msgspec.structs.replace(lost, name="2 DescribeRegions")


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    path, link = tmp_path / "recording.jsonl", tmp_path / "link"
    path.write_text("before")
    link.symlink_to(tmp_path / "elsewhere")
    for each in (path, link):
        with pytest.raises(RecordingError, match="never overwritten"):
            RecordingFile(each)
    assert path.read_text() == "before"
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_without_cases_is_removed(tmp_path: Path) -> None:
    with RecordingFile(tmp_path / "empty"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b'{"format": 2}', "has format 2, and this version of Genzo reads format 1"),
        (b'{"format": 1}', "is no case of a recording"),
        (b"{", "is no case of a recording"),
        (b'["Images"]', "is no case of a recording"),
    ],
)
def test_another_file_is_refused_with_its_line(tmp_path: Path, line: bytes, sentence: str) -> None:
    path = tmp_path / "recording.jsonl"
    path.write_bytes(msgspec.json.encode(CASE) + b"\n\n" + line + b"\n")
    with pytest.raises(RecordingError, match=sentence) as refused:
        list(read_cases(path))
    assert str(refused.value).startswith(f"{path}, line 3 ")


def test_the_header_of_the_action_counts_with_version_3_alone() -> None:
    headers = {"x-acs-action": "DescribeImages"}
    assert msgspec.structs.replace(CASE, headers=headers).action == "DescribeRegions"
    assert (
        msgspec.structs.replace(CASE, headers=headers, signature_version="ACS3-HMAC-SHA256").action
        == "DescribeImages"
    )
    assert msgspec.structs.replace(CASE, query="", body="Action=A").action == "A"
