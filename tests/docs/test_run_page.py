"""The page about genzo run: its tables are complete."""

import re

import click

from genzo.cli.run import command
from genzo.gateway.bundles import BUNDLE_VARIABLES
from genzo.run import files
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "run.md"
TEXT = PAGE.read_text()


def test_the_table_has_every_option_with_its_variable() -> None:
    for option in command.params:
        if isinstance(option, click.Option):
            variable = f"`{option.envvar}`" if option.envvar else ""
            assert re.search(rf"^\| `{option.opts[0]}\b[^|]*\| {re.escape(variable)} ?\|", TEXT, re.MULTILINE)


def test_the_page_names_every_variable_of_certificates_and_every_hidden_folder() -> None:
    folders = (name for name in files._CREDENTIALS if not name.startswith(".oss"))  # noqa: SLF001
    for name in (*BUNDLE_VARIABLES, *(f"~/{folder}" for folder in folders)):
        assert f"`{name}`" in TEXT, name
