"""The file of an interrupted pull."""

from pathlib import Path

import pytest

from genzo.importing.pulling.saved_pages import SavedPages

ANSWER = {"TotalCount": 1, "Images": {"Image": [{"ImageId": "m-1"}]}}


def test_answers_are_found_again_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "pull.jsonl"
    SavedPages(path, "a", resume=False).put("k", "1", answer=ANSWER)
    again = SavedPages(path, "a", resume=True)
    assert (again.get("k", "1"), again.get("k", "2"), again.resumed) == (ANSWER, None, 1)
    assert path.stat().st_mode & 0o777 == 0o600
    again.put("k", "2", answer=ANSWER)
    assert SavedPages(path, "a", resume=True).resumed == 2


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_line_that_was_not_written_to_its_end_is_left_out(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "pull.jsonl"
    saved = SavedPages(path, "a", resume=False)
    saved.put("k", "1", answer=ANSWER)
    saved.put("k", "2", answer=ANSWER)
    path.write_bytes(path.read_bytes()[:-cut])
    again = SavedPages(path, "a", resume=True)
    assert (again.get("k", "1"), again.get("k", "2")) == (ANSWER, None)
    again.put("k", "2", answer=ANSWER)
    assert SavedPages(path, "a", resume=True).resumed == 2


@pytest.mark.parametrize(("pull", "resume"), [("b", True), ("a", False)])
def test_another_pull_and_one_that_begins_anew_find_nothing(tmp_path: Path, pull: str, resume: bool) -> None:
    path = tmp_path / "pull.jsonl"
    SavedPages(path, "a", resume=False).put("k", "1", answer=ANSWER)
    saved = SavedPages(path, pull, resume=resume)
    assert (saved.get("k", "1"), saved.resumed) == (None, 0)
    saved.put("k", "2", answer=ANSWER)
    assert path.read_bytes().count(b"\n") == 2


def test_a_pull_that_reads_nothing_makes_no_folder(tmp_path: Path) -> None:
    SavedPages(tmp_path / "typo" / "pull.jsonl", "a", resume=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"no JSON\n", b'{"format": 9, "pull": "a"}\n'])
def test_another_file_is_begun_anew(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "pull.jsonl"
    path.write_bytes(text)
    assert SavedPages(path, "a", resume=True).resumed == 0


def test_nothing_is_kept_without_a_file_or_after_the_end(tmp_path: Path) -> None:
    in_memory = SavedPages(None, "a", resume=True)
    in_memory.put("k", answer=ANSWER)
    assert (in_memory.get("k"), in_memory.is_resumable) == (ANSWER, False)
    saved = SavedPages(tmp_path / "pull.jsonl", "a", resume=False)
    saved.put("k", answer=ANSWER)
    assert saved.is_resumable
    saved.discard()
    assert list(tmp_path.iterdir()) == []
