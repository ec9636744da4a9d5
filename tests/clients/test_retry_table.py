"""The tables of docs/faults.md say what each official SDK makes of each fault."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.clients.retrying_clients import ANSWERED, GO, JAVA, NODE, PYTHON, READ_TIMEOUT, Program, node
from tests.running import Running, running

# Read here, since tests of clients run without the user's variables.
TESTED_LANGUAGES = os.environ.get("GENZO_TEST_SDKS", "").split(",")
HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "faults.md"
RETRIED, ACCEPTED = "retried", "accepted"
FAULTS: dict[str, dict[str, Any]] = {
    "`Throttling`": {"error": "Throttling", "retry_after": 0.05},
    "`ServiceUnavailable`": {"error": "ServiceUnavailable"},
    "`InternalError`": {"error": "InternalError"},
    "`dropped`": {"response": "dropped"},
    "`truncated_head`": {"response": "truncated_head"},
    "`truncated`": {"response": "truncated"},
    "`reset`": {"response": "reset"},
    "`corrupted`": {"response": "corrupted"},
    "`delay`": {"delay": READ_TIMEOUT * 3 / 1000},
}
"""By name in the first column of the tables."""
# Counts the calls that come after the one that fails, and applies to none of them.
COUNTER = {"name": "counter", "after": 1000, "delay": 0.001}


def tables() -> dict[str, dict[str, str]]:
    """The cells of the tables, by client and by fault."""
    cells = dict[str, dict[str, str]]()
    headings = list[str]()
    for line in PAGE.read_text().splitlines():
        row = [cell.strip() for cell in line.strip("|").split(" | ")]
        if row[0].strip() == "fault":
            headings = row[1:]
        elif row[0] in FAULTS and len(row) == len(headings) + 1:
            for heading, cell in zip(headings, row[1:], strict=True):
                cells.setdefault(heading, {})[row[0]] = re.sub("`", "", cell)
    return cells


@pytest.fixture(scope="module")
def failing() -> Iterator[Running]:
    """A server for injected faults."""
    with running("--memory") as started:
        yield started


def outcomes(server: Running, list_images: Callable[[], str]) -> dict[str, str]:
    """What a client makes of each fault: it is retried, its answer is accepted, or the error is named."""
    api, found = Api(server.host, server.port), dict[str, str]()
    for name, fault in FAULTS.items():
        faults = {"faults": [{**fault, "actions": ["DescribeImages"], "times": 1}, COUNTER]}
        assert api.send("PUT", "/_genzo/faults", {}, json.dumps(faults).encode()).status == 200
        outcome = list_images()
        (counter,) = api.send("GET", "/_genzo/faults").json["faults"]
        answered = RETRIED if counter.get("calls") else ACCEPTED
        found[name] = answered if outcome == ANSWERED else outcome
    api.send("DELETE", "/_genzo/faults")
    return found


def test_the_tables_have_every_client() -> None:
    assert list(tables()) == [*PYTHON, *NODE, *GO, *JAVA]
    assert {tuple(cells) for cells in tables().values()} == {tuple(FAULTS)}


@pytest.mark.usefixtures("_leftover_sockets")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("client", PYTHON)
def test_what_a_python_sdk_makes_of_each_fault(failing: Running, client: str) -> None:
    assert outcomes(failing, lambda: PYTHON[client](failing)) == tables()[client]


def test_what_the_node_sdk_makes_of_each_fault(failing: Running) -> None:
    program = node(failing)
    found = {client: outcomes(failing, partial(program.list_images, line)) for client, line in NODE.items()}
    program.close()
    assert found == {client: tables()[client] for client in NODE}


def tool(language: str, name: str) -> str:
    """The path of a tool of a language; the test is skipped unless it is asked for."""
    if language not in TESTED_LANGUAGES:
        pytest.skip(f"building the SDKs takes minutes: set GENZO_TEST_SDKS={language} to test them")
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def go_program(folder: Path) -> list[str | Path]:
    """The command of the program of the Go SDKs, built in a folder."""
    built = folder / "list-images"
    subprocess.run([tool("go", "go"), "build", "-o", built, "."], cwd=HERE / "go", check=True)
    return [built]


def java_program(folder: Path) -> list[str | Path]:
    """The command of the program of the Java SDKs, compiled in a folder."""
    maven, compiler = tool("java", "mvn"), tool("java", "javac")
    listing = folder / "class-path"
    resolve = ["-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={listing}"]
    subprocess.run([maven, *resolve], cwd=HERE / "java", check=True)
    class_path = f"{listing.read_text().strip()}{os.pathsep}{folder}"
    sources = HERE / "java" / "ListImages.java"
    subprocess.run([compiler, "-nowarn", "-cp", class_path, "-d", folder, sources], check=True)
    return [tool("java", "java"), "-cp", class_path, "ListImages"]


@pytest.mark.timeout(600)
def test_what_the_go_sdks_make_of_each_fault(failing: Running, tmp_path: Path) -> None:
    program = Program(go_program(tmp_path), failing)
    found = {client: outcomes(failing, partial(program.list_images, line)) for client, line in GO.items()}
    program.close()
    assert found == {client: tables()[client] for client in GO}


@pytest.mark.timeout(600)
def test_what_the_java_sdks_make_of_each_fault(failing: Running, tmp_path: Path) -> None:
    program = Program(java_program(tmp_path), failing)
    found = {client: outcomes(failing, partial(program.list_images, line)) for client, line in JAVA.items()}
    program.close()
    assert found == {client: tables()[client] for client in JAVA}
