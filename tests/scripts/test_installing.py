"""The scripts say what they install while they do, and stop where it fails."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.scripts.projects import project

NUMBER = 12


def wheel(folder: Path, name: str) -> Path:
    """The smallest package that there can be."""
    path = folder / f"{name}-1-py3-none-any.whl"
    about = f"{name}-1.dist-info"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    return path


def install(folder: Path) -> subprocess.CompletedProcess[str]:
    commands = 'set -eu; . scripts/venv; pip_install "$venv" few; echo "$venv is complete"'
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "GENZO_PYTHON": sys.executable,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
    }
    return subprocess.run(
        ["sh", "-c", commands], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which a few packages can be installed."""
    folder = project(tmp_path)
    wheels = [wheel(folder, f"package{number}") for number in range(NUMBER)]
    pins = [f"{path.name.split('-')[0]}==1 --hash=sha256:{digest(path)}\n" for path in wheels]
    (folder / "requirements" / "few.txt").write_text("".join(pins))
    return folder


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.exhaustive
def test_it_is_said_what_is_installed_and_how_far_it_is(folder: Path) -> None:
    package = folder / "package3-1-py3-none-any.whl"
    pinned = package.read_bytes()
    package.write_bytes(pinned + b"not what is pinned")
    failed = install(folder)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.startswith(f"Making .venv with {sys.executable}\n")

    package.write_bytes(pinned)
    done = install(folder)
    assert (done.returncode, done.stdout) == (0, ".venv is complete\n"), done.stderr
    assert done.stderr.splitlines() == [
        f"Installing {NUMBER} packages of requirements/few.txt into .venv",
        f"  10 of {NUMBER} ready",
        "  all ready: writing their files",
    ]
