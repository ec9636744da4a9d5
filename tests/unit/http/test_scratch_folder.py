"""The folder of a server that was killed is deleted by the next one, and nothing else is."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from genzo.http.scratch_folder import scratch_folder

_HOLD = """
import os, sys
from genzo.http.scratch_folder import scratch_folder
with scratch_folder() as folder:
    (folder / "genzo.db").write_text("images")
    worker = os.fork() if sys.argv[1] == "worker" else 1
    if worker:
        print(folder, worker, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _holder(temporary: Path, kind: str) -> tuple[subprocess.Popen[str], Path, int]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert process.stdout is not None
    folder, worker = process.stdout.readline().split()
    return process, Path(folder), int(worker)


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


def _sweep() -> None:
    with scratch_folder():
        pass


def test_the_folder_is_private_and_gone_afterwards(temporary: Path) -> None:
    with scratch_folder() as folder:
        assert folder.parent == temporary
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "lock").read_text() == f"{os.getpid()}\n"
        assert (folder / "lock").stat().st_mode & 0o777 == 0o600
    assert list(temporary.iterdir()) == []


def test_a_killed_servers_folder_is_deleted_and_a_living_ones_is_not(temporary: Path) -> None:
    killed, stale, _ = _holder(temporary, "alone")
    living, used, _ = _holder(temporary, "alone")
    _kill(killed)
    _sweep()
    assert list(temporary.iterdir()) == [used]
    assert (used / "genzo.db").read_text() == "images"
    assert not stale.exists()
    _kill(living)


def test_a_folder_is_used_while_a_worker_of_a_killed_server_lives(temporary: Path) -> None:
    server, folder, worker = _holder(temporary, "worker")
    server.kill()
    server.wait()
    _sweep()
    assert (folder / "genzo.db").exists()
    os.kill(worker, 9)
    deadline_reads = server.stdout.read() if server.stdout else ""  # ends with the worker
    assert deadline_reads == ""
    _kill(server)
    _sweep()
    assert list(temporary.iterdir()) == []


def test_nothing_else_is_deleted(temporary: Path) -> None:
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "lock").touch()
    (temporary / "genzo-link").symlink_to(elsewhere)
    (temporary / "genzo-file").touch()
    without = temporary / "genzo-without-lock"
    without.mkdir(mode=0o700)
    (without / "kept").touch()
    linked = temporary / "genzo-lock-is-link"
    linked.mkdir(mode=0o700)
    (linked / "lock").symlink_to(elsewhere / "lock")
    shared = temporary / "genzo-others-may-use"
    shared.mkdir()
    shared.chmod(0o775)
    (shared / "lock").touch()
    before = sorted(temporary.rglob("*"))
    _sweep()
    assert sorted(temporary.rglob("*")) == before


def test_a_link_in_a_stale_folder_is_not_followed(temporary: Path) -> None:
    kept = temporary / "kept"
    kept.mkdir()
    (kept / "file").touch()
    stale = temporary / "genzo-stale"
    stale.mkdir(mode=0o700)
    (stale / "lock").touch()
    (stale / "link").symlink_to(kept)
    _sweep()
    assert not stale.exists()
    assert (kept / "file").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_another_users_folder_is_not_deleted(temporary: Path) -> None:
    others = temporary / "genzo-others"
    others.mkdir(mode=0o700)
    (others / "lock").touch()
    os.chown(others, 12345, 12345)
    _sweep()
    assert others.exists()
