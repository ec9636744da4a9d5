"""Runs pytest with a plugin of the tests on a file of tests."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def pytest_on(folder: Path, tests: str, plugin: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The run of all tests of a folder with one file, without the settings of this repository."""
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = .\n")
    (folder / "test_file.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", plugin, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
