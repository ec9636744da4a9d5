"""The page about genzo run: its commands run, its tables are complete."""

import os
import re
import shutil
import subprocess

import click
import pytest

from genzo.cli.run import command
from genzo.gateway.bundles import BUNDLE_VARIABLES
from genzo.run import files
from tests.docs.pages import ROOT, blocks
from tests.running import clean_environment

PAGE = ROOT / "docs" / "run.md"
TEXT = PAGE.read_text()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_of_the_page_run_as_they_are_printed() -> None:
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", "\n".join(blocks(PAGE))],
        env=clean_environment() | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    if "namespaces" not in done.stderr:
        assert '"alive"' in done.stdout
        assert done.stdout.endswith("127.80.0.1\n")


def test_the_table_has_every_option_with_its_variable() -> None:
    for option in command.params:
        if isinstance(option, click.Option):
            variable = f"`{option.envvar}`" if option.envvar else ""
            assert re.search(rf"^\| `{option.opts[0]}\b[^|]*\| {re.escape(variable)} ?\|", TEXT, re.MULTILINE)


def test_the_page_names_every_variable_of_certificates_and_every_hidden_folder() -> None:
    folders = (name for name in files._CREDENTIALS if not name.startswith(".oss"))  # noqa: SLF001
    for name in (*BUNDLE_VARIABLES, *(f"~/{folder}" for folder in folders)):
        assert f"`{name}`" in TEXT, name
