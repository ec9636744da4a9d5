"""Temporary files of a run are in memory where there is room, and gone after it."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.memory_folder import _MEMORY, _has_room, _remove_leftovers
from tests.suite.running import pytest_on

PRINTS_ITS_FOLDER = """\
import tempfile

def test_prints(tmp_path):
    print("", tmp_path, tempfile.gettempdir(), sep="\\n")
"""


def run(folder: Path, temporary: str | None) -> subprocess.CompletedProcess[str]:
    words = ("tests.suite.plugins", "-s", "test_file.py")
    return pytest_on(folder, PRINTS_ITS_FOLDER, *words, TMPDIR=temporary)


def folders(done: subprocess.CompletedProcess[str]) -> list[Path]:
    """The folder of the test, and that of temporary files."""
    assert done.returncode == 0, done.stdout
    found = [Path(line) for line in done.stdout.splitlines() if line.startswith("/")]
    assert len(found) == 2
    return found


def test_a_chosen_folder_is_used(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    assert all(each.is_relative_to(chosen) for each in folders(run(tmp_path, str(chosen))))


@pytest.mark.skipif(not _has_room(_MEMORY), reason="there is no room in memory")
def test_files_in_memory_are_gone_after_the_run(tmp_path: Path) -> None:
    found = folders(run(tmp_path, None))
    assert all(each.is_relative_to(_MEMORY) and not each.exists() for each in found)


def test_a_folder_without_room_or_that_is_not_there_is_not_used(tmp_path: Path) -> None:
    assert not _has_room(tmp_path / "missing")
    assert not _has_room(Path("/proc"))


def test_folders_of_killed_runs_are_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, used = tmp_path / f"genzo-tests-{ended.pid}-x", tmp_path / f"genzo-tests-{os.getpid()}-x"
    other = tmp_path / "genzo-tests-mine"
    for each in (left, used, other):
        each.mkdir()
    _remove_leftovers(tmp_path)
    assert sorted(tmp_path.iterdir()) == [used, other]
