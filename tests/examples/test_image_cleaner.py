"""The suites of examples/image-cleaner on its first version: what Genzo finds and mocks do not.

tests/tools/test_flakes.py runs the suite on the corrected version.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tests.running import clean_environment

EXAMPLE = ROOT / "examples" / "image-cleaner"
_TOOL, _SUITE = "image_cleaner.py", "test_image_cleaner.py"


def run_suite(folder: Path, tool: Path, suite: Path) -> subprocess.CompletedProcess[str]:
    """Run a suite on a version of the tool, in a folder of their own."""
    shutil.copy(tool / _TOOL, folder)
    shutil.copy(suite / _SUITE, folder)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "-W", "error"],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_suite_with_mocks_passes(tmp_path: Path) -> None:
    done = run_suite(tmp_path, EXAMPLE / "before", EXAMPLE / "before")
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


@pytest.mark.sampled(2)
@pytest.mark.parametrize("folder", ["before", "after"])
def test_the_suites_do_not_take_the_settings_of_the_repository(folder: str) -> None:
    """The environment of the page has no plugin but Genzo's, so those settings would be errors."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:timeout",
        "--collect-only",
    ]
    done = subprocess.run(
        command, cwd=EXAMPLE / folder, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_suite_with_genzo_finds_what_the_page_says(tmp_path: Path) -> None:
    done = run_suite(tmp_path, EXAMPLE / "before", EXAMPLE / "after")
    assert done.returncode == 1
    failed = set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE))
    page = (EXAMPLE / "README.md").read_text()
    assert failed == set(re.findall(r"^\| `(test_\w+)` \|", page, re.MULTILINE))
    assert len(failed) == 3
