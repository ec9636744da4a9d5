"""Folders with the scripts of the repository, to run them in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(path.name for path in (ROOT / "scripts").iterdir() if os.access(path, os.X_OK))


def project(folder: Path) -> Path:
    """A folder with the scripts and nothing else."""
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    (folder / "requirements").mkdir()
    return folder


def installed_project(folder: Path) -> Path:
    """A folder with the scripts and settings, and what these tests run with as what was installed for it."""
    stamp = Path(sys.prefix) / "installed-test"
    if not stamp.exists():
        pytest.skip("these tests do not run in an environment that the scripts have made")
    project(folder)
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copy(stamp, folder / "requirements" / "test.txt")
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def run(folder: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A script of the folder, run from elsewhere."""
    command = [str(folder / "scripts" / script), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=100, check=False)
