"""Runs pytest with a plugin of the tests on a file of tests."""

import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def pytest_on(
    folder: Path, tests: str, plugin: str, *arguments: str, **environment: str | None
) -> subprocess.CompletedProcess[str]:
    """The run of all tests of a folder with one file, without the settings of this repository.

    A variable of the environment that is None is unset.
    """
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = .\n")
    (folder / "test_file.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", plugin, *arguments]
    variables = {**os.environ, "PYTHONPATH": str(_ROOT), **environment}
    known = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(
        command, cwd=folder, env=known, capture_output=True, text=True, timeout=60, check=False
    )
