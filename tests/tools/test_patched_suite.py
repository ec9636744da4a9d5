"""scripts/patched-suite: its list of expected failures, and how it reads outcomes.

The suite itself is run by hand, since it is downloaded.
"""

import subprocess
import sys
from pathlib import Path

import msgspec

from tools.patched_suite.outcomes import EXPECTED_FILE, expected_failures, outcomes, report

_TESTS = """
import pytest

def test_passes(): pass
def test_fails(): assert False
@pytest.fixture
def broken(): raise OSError
def test_breaks(broken): pass
"""


def test_outcomes_are_those_of_pytest(tmp_path: Path) -> None:
    (tmp_path / "test_each.py").write_text(_TESTS)
    file = tmp_path / "report.xml"
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={file}")
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert outcomes(file, "") == (
        {"test_each.test_passes"},
        {"test_each.test_fails", "test_each.test_breaks"},
    )


def test_what_is_expected_is_counted_and_what_is_new_is_named() -> None:
    expected = {"a reason": ["one", "two"]}
    lines, is_new = report({"three"}, {"one", "two"}, expected)
    assert (lines, is_new) == (["1 of 3 tests pass without a change.", "2 fail: a reason"], False)
    lines, is_new = report({"one"}, {"two", "four"}, expected)
    assert (lines[2:], is_new) == (["four fails and is not expected to", "one passes now"], True)
    assert report(set(), {"one"}, expected)[1]


def test_each_expected_failure_has_one_reason() -> None:
    tests = [test for named in expected_failures().values() for test in named]
    assert len(tests) == len(set(tests)) == 64
    assert msgspec.json.decode(EXPECTED_FILE.read_bytes())
