"""Puts the temporary files of a run into memory, where there is room: a plugin of pytest.

Tests create thousands of databases, each of up to 300 files. On a disk, the system takes four times as long
to create one. ``TMPDIR`` names another folder, which keeps the files of failed tests.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")
_PREFIX = "genzo-tests-"
_ROOM = 6 << 30
"""Bytes. A run has up to two gigabytes of files at a time."""


class MemoryFolder:
    """A plugin of pytest. xdist's processes have the environment of the one that starts them."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def pytest_configure(self) -> None:
        if "TMPDIR" in os.environ or not _has_room(_MEMORY):
            return
        _remove_leftovers(_MEMORY)
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_MEMORY))
        self._folder.chmod(0o755)  # PostgreSQL's user enters it
        os.environ["TMPDIR"] = str(self._folder)
        tempfile.tempdir = None

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if self._folder is not None:
            del os.environ["TMPDIR"]
            tempfile.tempdir = None
            shutil.rmtree(self._folder, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    """Whether a folder can have all files of a run, and programs among them."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize >= _ROOM and not found.f_flag & os.ST_NOEXEC


def _remove_leftovers(folder: Path) -> None:
    """Remove the folders of runs that were killed."""
    for each in folder.glob(f"{_PREFIX}*"):
        with suppress(ValueError, PermissionError):
            try:
                os.kill(int(each.name.removeprefix(_PREFIX).split("-")[0]), 0)
            except ProcessLookupError:
                shutil.rmtree(each, ignore_errors=True)
