"""Processes of xdist report failures of every phase, and of what passed the test alone."""

import re
from pathlib import Path

import pytest

from tests.suite.running import pytest_on

PLUGINS = "tests.suite.plugins"
TESTS = """
import pytest

@pytest.fixture
def unprepared():
    raise RuntimeError("not prepared")

@pytest.fixture
def left_behind():
    yield
    raise RuntimeError("not tidied")

def test_passes(): pass

def test_fails(): assert 1 == 2

def test_cannot_start(unprepared): pass

def test_cannot_end(left_behind): pass

def test_is_skipped(): pytest.skip("not here")
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_failures_of_each_phase_are_reported(tmp_path: Path, processes: str) -> None:
    done = pytest_on(tmp_path, TESTS, PLUGINS, "-n", processes, "-ra", "test_file.py")
    assert done.returncode == 1
    assert "1 failed, 2 passed, 1 skipped, 2 errors" in done.stdout
    for line in (
        "FAILED test_file.py::test_fails - assert 1 == 2",
        "ERROR test_file.py::test_cannot_start - RuntimeError: not prepared",
        "ERROR test_file.py::test_cannot_end - RuntimeError: not tidied",
    ):
        assert line in done.stdout
    assert re.search(r"^SKIPPED \[1\] test_file\.py:\d+: not here$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(("options", "passed_phases"), [((), 0), (("--durations", "0"), 2)])
def test_phases_are_reported_where_an_option_asks_for_them(
    tmp_path: Path, options: tuple[str, ...], passed_phases: int
) -> None:
    tests = "import time\n\ndef test_passes(): time.sleep(0.01)\n"
    done = pytest_on(tmp_path, tests, PLUGINS, "-n", "2", *options, "--junitxml", "", "-vv", "test_file.py")
    assert "1 passed" in done.stdout
    phases = [line for line in done.stdout.splitlines() if line.endswith("test_file.py::test_passes")]
    assert len([line for line in phases if "setup" in line or "teardown" in line]) == passed_phases
