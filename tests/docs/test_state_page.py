"""The blocks of docs/state.md run as they are printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from genzo.catalogue.state import decoded_state
from tests.docs.pages import ROOT, blocks
from tests.running import clean_environment, running

PAGE = ROOT / "docs" / "state.md"
COMMANDS, *REQUESTS = blocks(PAGE)


def _run(block: str, folder: Path) -> str:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["sh", "-euc", block],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=clean_environment() | {"PATH": path, "GENZO_DATA": str(folder / "data")},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_run(tmp_path: Path) -> None:
    shown = _run(COMMANDS, tmp_path)
    assert "colleague" in shown
    assert "There is no difference." in shown


def test_the_requests_run(tmp_path: Path) -> None:
    assert len(REQUESTS) == 2
    with running("--memory") as started:
        forks, state = (
            _run(block.replace("127.0.0.1:8420", started.url[7:]), tmp_path) for block in REQUESTS
        )
    assert '"secret"' in forks
    assert '{"differences":[]}' in forks
    assert '"rows":' in state
    assert "message" not in forks + state


@pytest.mark.parametrize("block", blocks(PAGE, "json"))
def test_the_format_shown_is_read(block: str) -> None:
    state = decoded_state(line.encode() for line in block.splitlines(keepends=True))
    assert [row.table for row in state.rows] == ["accounts"]
