"""Full disks: a small file system, and a limit on the file sizes of a process."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SIZE = 48 * 1024 * 1024
_STEP = 4096


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A small file system; only root may mount it."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


class FailingDisk:
    """A file system in a file, which ``fail`` makes read-only, as Linux does after errors of a disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._image = folder.with_name(f"{folder.name}.image")

    @classmethod
    @contextmanager
    def mounted(cls, folder: Path) -> Iterator["FailingDisk"]:
        """Mount it while the block runs; only root may."""
        disk = cls(folder)
        folder.mkdir()
        with disk._image.open("wb") as image:
            image.truncate(_SIZE)
        if os.geteuid() != 0 or not _succeeds("mkfs.ext4", "-q", "-F", disk._image) or not disk._mount():
            pytest.skip("a file system cannot be mounted here")
        try:
            yield disk
        finally:
            subprocess.run(["umount", str(folder)], check=True)

    def fail(self) -> None:
        """Make the file system meet an error."""
        found = subprocess.run(
            ["findmnt", "-no", "SOURCE", str(self.folder)], capture_output=True, text=True, check=True
        )
        Path(f"/sys/fs/ext4/{Path(found.stdout.strip()).name}/trigger_fs_error").write_text("1\n")

    def repair(self) -> None:
        """Check the file system and mount it again. Nothing may use it."""
        subprocess.run(["umount", str(self.folder)], check=True)
        # 1: errors were corrected (e2fsck(8))
        assert (
            subprocess.run(["e2fsck", "-p", str(self._image)], capture_output=True, check=False).returncode
            <= 1
        )
        assert self._mount()

    def _mount(self) -> bool:
        return _succeeds("mount", "-o", "loop,errors=remount-ro", self._image, self.folder)


def _succeeds(*command: str | Path) -> bool:
    return not subprocess.run([*map(str, command)], capture_output=True, check=False).returncode


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill the disk completely while the block runs."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * _STEP) == _STEP:
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def limited(process: int, size: int) -> Iterator[None]:
    """Limit files of the process to ``size`` bytes while the block runs. Python ignores SIGXFSZ."""
    if sys.platform != "linux":
        pytest.skip("the limits of another process cannot be changed here")
    soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (soft, hard))
