"""A run of all tests must see every declared error and response field; a run of a part need not."""

from pathlib import Path

import pytest

from tests.suite.running import pytest_on

TESTS = "def test_reaches_nothing(): pass"
MISSING = "raised errors that no test reached over HTTP"
WRONG = "response fields whose marks are wrong"


def test_a_run_of_all_tests_fails_where_errors_and_fields_are_missing(tmp_path: Path) -> None:
    done = pytest_on(tmp_path, TESTS, "tests.suite.plugins")
    assert done.returncode == 1
    assert MISSING in done.stdout
    assert WRONG in done.stdout
    assert "GetCallerIdentity: Arn was in no answer, and is not marked as never sent" in done.stdout


@pytest.mark.parametrize("part", [("-k", "nothing"), ("test_file.py",)])
def test_a_run_of_a_part_does_not(tmp_path: Path, part: tuple[str, ...]) -> None:
    done = pytest_on(tmp_path, TESTS, "tests.suite.plugins", *part)
    assert (done.returncode, done.stderr) == (0, "")
    assert MISSING not in done.stdout
    assert WRONG not in done.stdout
