"""Every script says in one paragraph what it does, and does nothing else then."""

import re
from pathlib import Path

import pytest

from tests.scripts.projects import ROOT, SCRIPTS, project, run


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_says_what_it_does(script: str, tmp_path: Path) -> None:
    folder = project(tmp_path)
    short, long = (run(folder, script, option) for option in ("-h", "--help"))
    assert (short.returncode, short.stderr) == (long.returncode, long.stderr) == (0, "")
    assert short.stdout == long.stdout
    assert f" scripts/{script}" in short.stdout
    assert "\n\n" not in short.stdout
    assert "#" not in short.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["requirements", "scripts"]


def test_the_page_for_contributors_lists_every_script() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text()
    assert sorted(re.findall(r"^\| `scripts/([\w-]+)` \| \S", page, re.MULTILINE)) == SCRIPTS


def test_there_are_scripts() -> None:
    assert {"check", "fix", "serve", "test"} <= set(SCRIPTS)
