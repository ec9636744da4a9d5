"""The path of a request leads down through the rooms and back up: no room calls one above it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.request_path.examples import Example, walked

STATUSES = {"wrong signature": 400, "unknown action": 404, "import of 1,000 lines": 0}
ABOVE = {
    "service": {"http", "cli"},
    "identity": {"http", "service", "cli", "control"},
    "actions": {"http", "service", "cli", "control", "identity"},
    "catalogue": {"http", "service", "cli", "control", "identity", "actions", "store", "wire"},
    "wire": {"http", "service", "cli", "control", "identity", "actions", "store", "catalogue"},
    "store": {"http", "service", "cli", "control", "identity", "actions", "wire"},
}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Example]:
    return walked(tmp_path_factory.mktemp("walk"))


def test_every_example_is_answered(examples: Sequence[Example]) -> None:
    assert {each.name: each.status for each in examples} == {
        each.name: STATUSES.get(each.name, 200) for each in examples
    }
    assert all(each.trace.steps for each in examples)


def test_no_room_calls_one_above_it(examples: Sequence[Example]) -> None:
    calls = {step.rooms for each in examples for step in each.trace.steps}
    # What a caller handed down: the read of a read cache, the reader of a disk file, the next change that a
    # freshness asks for, an endpoint with a deadline, the answers of an object store, and the maker of an
    # audit event.
    called_back = {("store", "identity"), ("store", "http"), ("catalogue", "actions")}
    called_back |= {("catalogue", "http"), ("catalogue", "store"), ("catalogue", "control")}
    called_back |= {("actions", "service"), ("service", "http")}
    upward = {(caller, called) for caller, called in calls if called in ABOVE.get(caller, ())}
    assert upward <= called_back


def test_what_is_refused_gets_no_further(examples: Sequence[Example]) -> None:
    rooms = {each.name: {step.rooms[1] for step in each.trace.steps} for each in examples}
    assert "identity" not in rooms["unknown action"]
    # The audit event of the refusal is the service's.
    functions = {each.name: {step.code.co_qualname for step in each.trace.steps} for each in examples}
    assert "Service.answer" in functions["DescribeImages"]
    assert "Service.answer" not in functions["wrong signature"]
    assert {"http", "identity", "service", "actions", "store"} <= rooms["DescribeImages"]
    assert "Service.answer" not in functions["DescribeImages, from the page cache"]


@pytest.mark.exhaustive
def test_the_command_prints_a_table_or_a_tree() -> None:
    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "tools.request_path", *arguments]
        root = Path(__file__).parents[2]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=120)

    assert "| unknown action | 404 |" in run().stdout
    tree = run("unknown action").stdout.splitlines()
    assert tree[0].startswith("ObservedApplication.__call__  http/telemetry/observed.py:")
    assert any(line.startswith("  BrowserGuard.__call__  http/browser_guard.py:") for line in tree)
    assert any(line.startswith("Application.__call__  http/asgi.py:") for line in tree)
    assert any(line.startswith(" ") and "find  actions/registry.py:" in line for line in tree)
    unknown = run("nothing")
    assert (unknown.returncode, "choose one of" in unknown.stderr) == (2, True)
