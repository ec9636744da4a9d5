"""A server in this process, and recordings of what programs ask it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from genzo.testing.server import Server
from genzo.testing.serving import serve
from tests.running import clean_environment, genzo

Record = Callable[..., "CompletedProcess[str]"]
"""Runs ``genzo record`` with options and a program in Python; the recording is ``recording.jsonl``."""


@pytest.fixture(scope="session")
def genzo_server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return tmp_path / "recording.jsonl"


@pytest.fixture
def record(recording: Path, genzo_server: Server) -> Record:
    """Records with the server of this process, which spares a start, unless options name another one."""

    def run(program: str, *options: str, **environment: str) -> "CompletedProcess[str]":
        source = recording.with_name("program.py")
        source.write_text(program)
        where = options or ("--url", genzo_server.url)
        keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "genzo", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "genzo"}
        words: tuple[str | Path, ...] = ("record", "-o", recording, *where, "--", sys.executable, source)
        return genzo(*words, **(keys | environment))

    return run


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients read proxies and credentials from the environment: remove the user's."""
    for name in os.environ.keys() - clean_environment().keys():
        monkeypatch.delenv(name)
