"""No test hangs: each is ended at its limit, and those behind it run."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from tests.suite.running import pytest_on

A_LOOP_IN_AN_EXAMPLE = """\
from hypothesis import given, strategies

@given(strategies.integers())
def test_loops(number):
    while True:
        pass

def test_next():
    pass
"""
A_LOOP_THAT_CATCHES_ERRORS = """\
import time

def test_tries_again():
    while True:
        try:
            time.sleep(10)
        except Exception:
            pass

def test_next():
    pass
"""
A_CALL_THAT_TAKES_NO_SIGNALS = """\
import ctypes
import signal

def test_waits():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
    ctypes.PyDLL(None).sleep(600)
"""


def limited(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    return pytest_on(folder, tests, "tests.suite.plugins", "--timeout", "0.5", "test_file.py")


@pytest.mark.parametrize("tests", [A_LOOP_IN_AN_EXAMPLE, A_LOOP_THAT_CATCHES_ERRORS])
def test_a_test_fails_at_its_limit_and_the_next_one_runs(tmp_path: Path, tests: str) -> None:
    done = limited(tmp_path, tests)
    assert "1 failed, 1 passed" in done.stdout
    assert "took longer than 0.5 seconds" in done.stdout


def test_a_process_ends_that_takes_no_signals(tmp_path: Path) -> None:
    done = limited(tmp_path, A_CALL_THAT_TAKES_NO_SIGNALS)
    assert done.returncode == 1
    assert "in test_waits" in done.stderr


def test_every_test_has_a_limit_and_no_example_a_deadline(pytestconfig: pytest.Config) -> None:
    assert 0 < float(pytestconfig.getini("timeout")) <= 120
    assert settings.default is not None
    assert settings.default.deadline is None
