"""Every figure of README has a row, whose commands and tests exist."""

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from genzo.cli import app
from tests.tree import ROOT

_PAGE = (ROOT / "docs" / "how-we-know.md").read_text()
_CLAIMS, _, _ = _PAGE.partition("\n## Times\n")
ROWS = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", _CLAIMS, re.MULTILINE)[1:]
COMMANDS = sorted(
    {command for _, cell, _ in ROWS for command in re.findall(r"`((?:genzo|scripts/)[^`]*)`", cell)}
)
_NUMBER = re.compile(r"(?<![\w.,:/-])\d[\d,.-]*\d(?![\w:/-])")


def prose(text: str) -> str:
    """A page without blocks, generated tables, inline code, targets of links and addresses."""
    for pattern in (
        r"^ *```.*?^ *```",
        r"<!-- written by .*?<!-- end -->",
        r"`[^`\n]+`",
        r"\]\([^)]*\)",
        r"(?:\d+\.){3}\d+:\d+",
    ):
        text = re.sub(pattern, " ", text, flags=re.MULTILINE | re.DOTALL)
    return text


def test_every_figure_of_the_readme_has_a_row() -> None:
    claims = " ".join(claim for claim, _, _ in ROWS)
    figures = set(_NUMBER.findall(prose((ROOT / "README.md").read_text())))
    assert {"1,096", "3.11"} <= figures
    assert {figure for figure in figures if figure not in claims} == set()


def test_every_row_has_a_command_and_a_test() -> None:
    assert len(ROWS) > 15
    for claim, command, test in ROWS:
        assert re.search(r"`(?:genzo |scripts/)", command), claim
        assert re.search(r"`(?:tests/|\.github/)", test), claim


@pytest.mark.parametrize(
    "path", sorted({path for _, _, cell in ROWS for path in re.findall(r"`([^`]+)`", cell)})
)
def test_every_test_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists_with_its_options(command: str) -> None:
    program, *words = shlex.split(command)
    if program == "genzo":
        _check_genzo(words)
    else:
        _check_script(ROOT / program, words)


def _check_genzo(words: list[str]) -> None:
    context = click.Context(app)
    found = app.get_command(context, words[0])
    assert found is not None, words
    options = {name for option in found.params for name in option.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= options


def _check_script(script: Path, words: list[str]) -> None:
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    if "--only" in words:
        assert (ROOT / "tests" / words[words.index("--only") + 1]).exists()
    # What starts a server takes the options of genzo serve.
    serve = app.get_command(click.Context(app), "serve")
    assert serve is not None
    known = done.stdout + " ".join(name for option in serve.params for name in option.opts)
    assert [word for word in words if word.startswith("--") and word not in known] == []


def test_the_page_names_the_scripts_that_write_figures() -> None:
    for script in ("bench", "clients", "docs"):
        assert f"`scripts/{script}" in _PAGE
