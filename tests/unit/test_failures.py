"""The check of every failure over HTTP: it must be listed with its status, code and message."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.failures import Failure, is_listed, note

NOT_FOUND = Failure(
    "DescribeImages", 404, "InvalidRegionId.NotFound", "The specified RegionId does not exist."
)


def test_an_error_of_the_action_is_listed() -> None:
    assert is_listed(NOT_FOUND)


def test_an_error_of_the_gateway_is_listed_whatever_fills_it() -> None:
    failure = Failure("NoSuchAction", 400, "MissingTimestamp", "Timestamp is mandatory for this action.")
    assert is_listed(failure)


@pytest.mark.parametrize(
    "failure",
    [
        NOT_FOUND._replace(status=403),
        NOT_FOUND._replace(code="InvalidRegionId"),
        NOT_FOUND._replace(message="The specified region does not exist."),
        NOT_FOUND._replace(action="GetCallerIdentity"),
        # Listed for the action, and not raised
        Failure("CreateInstance", 400, "Account.Arrearage", "Your account has an outstanding payment."),
    ],
)
def test_anything_else_fails_the_test_that_met_it(failure: Failure) -> None:
    with pytest.raises(AssertionError, match="missing among the raised errors"):
        note(failure)


def test_runs_in_several_processes_and_without_a_cache_are_looked_at() -> None:
    test = "tests/http/test_describe_images_errors.py::test_regions_and_zones_refuse"
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", test]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
