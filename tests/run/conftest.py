"""A server in this process, and commands that run with it by ``genzo run``."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from genzo.testing.server import Server
from genzo.testing.serving import serve
from tests.running import genzo

Run = Callable[..., "CompletedProcess[str]"]
"""Runs a program in Python by ``genzo run`` with options; other words than a program are the command's."""


@pytest.fixture(scope="session")
def genzo_server() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def _namespaces() -> None:
    """Skips a test where the system allows no namespaces."""
    if reason := _refusal():
        pytest.skip(reason)


@pytest.fixture
def run(_namespaces: None, tmp_path: Path, genzo_server: Server) -> Run:
    """Uses the server of this process, which spares a start, and namespaces."""

    def run_program(program: str, *options: str, **environment: str) -> "CompletedProcess[str]":
        source = tmp_path / "program.py"
        source.write_text(program)
        words = ("--isolation", "namespace", "--url", genzo_server.url, *options)
        return genzo("run", *words, "--", sys.executable, "-P", source, **environment)

    return run_program


@cache
def _refusal() -> str:
    """Why this system allows no namespaces; ``""`` if it does."""
    words = [sys.executable, "-c", "from genzo.run import namespaces; namespaces.enter()"]
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"no namespaces: {tried.stderr.splitlines()[-1]}" if tried.returncode else ""
