"""Ctrl+C ends a command with 130 and a sentence about what was done; a commit under way is finished."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genzo.service import doctor
from genzo.service.operator_store import OneEvent
from genzo.store.admin import copy as copying
from tests.running import clean_environment, genzo_here

REGION = "cn-hangzhou"
IMAGE = {"ImageId": "m-1", "ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}


def _interrupt(*_given: object, **_named: object) -> None:
    """What Ctrl+C does, at this place."""
    os.kill(os.getpid(), signal.SIGINT)


def _then_interrupted(function: Callable[..., Any]) -> Callable[..., Any]:
    def interrupted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - of any function
        result = function(*given, **named)
        _interrupt()
        return result

    return interrupted


def _started(*words: str | Path, **streams: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
    command = [sys.executable, "-m", "genzo", *map(str, words)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=clean_environment(), **streams)


def _images(folder: Path) -> Path:
    file = folder / "images"
    file.write_text(json.dumps({"Images": {"Image": [IMAGE]}}))
    return file


def test_an_export_says_how_much_it_has_written(catalogue: Path) -> None:
    process = _started("images", "export", "--data", catalogue, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    # 1,096 images are more than a pipe holds, so the command waits until they are read.
    process.stdout.read(1)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    lines = process.stdout.read().splitlines()
    assert process.wait() == 130
    said = process.stderr.read().decode()
    assert said.startswith("Interrupted. ")
    assert said.endswith(" images were written; more may be missing.\n")
    assert 0 <= len(lines) - int(said.split()[1]) <= 1
    process.stdout.close()
    process.stderr.close()


def test_an_import_that_waits_for_its_input_imports_nothing(tmp_path: Path) -> None:
    read, write = os.pipe()
    to = ("--region", REGION, "--account", "5", "--data", tmp_path / "data")
    process = _started("images", "import", "-", *to, stdin=read)
    os.close(read)
    os.write(write, b'{"Images": ')
    deadline = time.monotonic() + 60
    while not _waits_in(process, "pipe_read") and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    os.close(write)
    assert (process.returncode, said) == (130, b"Interrupted. Nothing was imported.\n")
    assert not (tmp_path / "data").exists()


def _waits_in(process: subprocess.Popen[bytes], function: str) -> bool:
    """Whether a process waits in a function of the kernel; where that is hidden, whether it sleeps."""
    state = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
    wait = Path(f"/proc/{process.pid}/wchan").read_text()
    return state == "S" and (function in wait or wait in ("", "0"))


def test_an_import_that_has_begun_to_write_imports_nothing(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genzo.importing.planned_import.create_missing_accounts", _interrupt)
    to = ("--region", REGION, "--account", "5", "--data", catalogue)
    done = genzo_here("images", "import", _images(catalogue), *to)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted. Nothing was imported.\n")
    monkeypatch.undo()
    assert "sees no images" in genzo_here("images", "list", "--ImageOwnerAlias", "self", *to[2:]).stdout


def test_an_import_that_commits_is_finished(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The event of the command is written last, after all images."""
    monkeypatch.setattr(OneEvent, "take", _then_interrupted(OneEvent.take))
    to = ("--region", REGION, "--account", "5", "--data", catalogue)
    done = genzo_here("images", "import", _images(catalogue), *to)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Loaded 1 images" in done.stdout
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("kind", ["table", "commit"])
def test_a_copy_leaves_no_target_or_a_whole_one(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    target = catalogue / "copy.db"
    if kind == "table":
        monkeypatch.setattr(copying, "_compare", _interrupt)
    else:
        monkeypatch.setattr(
            "genzo.store.sqlite.admin.enable_wal", _interrupt
        )  # what follows the commit of a copy
    done = genzo_here(
        "db", "copy", "--from", f"sqlite:///{catalogue / 'genzo.db'}", "--to", f"sqlite:///{target}"
    )
    if kind == "commit":
        assert (done.returncode, done.stderr, target.exists()) == (0, "", True)
        return
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted. Nothing was copied: the target is as it was.\n"
    assert not target.exists()


def test_an_examination_is_said_to_be_incomplete(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_python", _then_interrupted(lambda: iter(())))
    done = genzo_here("doctor", "--data", catalogue)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Interrupted. The examination is not complete; nothing was changed.\n"


def test_a_seed_is_applied_as_a_whole_or_not_at_all(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = catalogue / "seed.json"
    file.write_text(json.dumps({"accounts": [{"id": 7}]}))
    monkeypatch.setattr(OneEvent, "take", _then_interrupted(OneEvent.take))
    done = genzo_here("seed", file, "--data", catalogue)
    monkeypatch.undo()
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == (
        "Interrupted. What a command changes, it changes as a whole or not at all: look before you repeat "
        "it.\n"
    )
    listed = json.loads(genzo_here("accounts", "list", "-o", "json", "--data", catalogue).stdout)
    assert 7 not in [each["AccountId"] for each in listed]


def test_a_question_that_is_interrupted_does_nothing(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", _interrupt)
    done = genzo_here("audit", "prune", "--before", "2024-01-01", "--data", catalogue)
    assert done.returncode == 130
    assert done.stderr.endswith("Interrupted. Nothing was done.\n")
