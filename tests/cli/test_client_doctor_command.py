"""The command genzo doctor --client."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.clients.table import clients
from genzo.testing import serve
from genzo.testing.serving import InProcessServer
from tests.running import clean_environment, genzo_here


@pytest.fixture(scope="module")
def server() -> Iterator[InProcessServer]:
    with serve() as started:
        yield started


def run(monkeypatch: pytest.MonkeyPatch, *words: str, **variables: str) -> tuple[int, str]:
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = genzo_here("doctor", "--client", *words)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_command_fails_if_a_call_would_leave(
    monkeypatch: pytest.MonkeyPatch, server: InProcessServer, tmp_path: Path
) -> None:
    home = {"HOME": str(tmp_path)}
    code, said = run(monkeypatch, "aliyungo", "-o", "json", **home)
    assert (code, json.loads(said)["Problems"]) == (1, 1)
    (finding,) = json.loads(said)["Findings"]
    assert (finding["Severity"], finding["Check"]) == ("problem", "aliyungo")
    code, said = run(monkeypatch, "aliyungo", ECS_ENDPOINT=server.url, **home)
    assert (code, said) == (
        0,
        f"note: aliyungo calls Genzo at {server.url} (ECS_ENDPOINT).\nNo problem was found.\n",
    )


def test_without_a_name_every_client_is_examined(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code, said = run(monkeypatch, HOME=str(tmp_path))
    assert code == 1
    assert all(f"problem: {name} " in said for name in clients())
