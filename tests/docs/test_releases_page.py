"""The page on releases: files, Pythons, steps and deprecations are those of the code."""

import re
from collections.abc import Iterator

import click

from genzo.cli import app
from tests.tree import ROOT
from tools.release.platforms import PYTHONS

PAGE = (ROOT / "docs" / "releases.md").read_text()


def _deprecated(group: click.Group, name: str = "genzo") -> Iterator[str]:
    """The commands and options that are marked so."""
    for word in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), word)
        assert command is not None
        if command.deprecated:
            yield f"{name} {word}"
        yield from (
            f"{name} {word} {option.opts[0]}"
            for option in command.params
            if getattr(option, "deprecated", False)
        )
        if isinstance(command, click.Group):
            yield from _deprecated(command, f"{name} {word}")


def test_what_is_deprecated_is_in_the_table() -> None:
    (table,) = re.findall(r"^\| deprecated \| since .*\n\|---.*\n((?:\|.*\n)*)", PAGE, re.MULTILINE)
    listed = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(_deprecated(app))
    warns = re.compile(r"warn\([^)]*DeprecationWarning|@deprecated")
    in_code = [path for path in (ROOT / "src").rglob("*.py") if warns.search(path.read_text())]
    assert bool(listed or in_code) == ("Nothing is deprecated now." not in PAGE)


def test_a_deprecated_option_would_be_found() -> None:
    option = click.Option(["--old"], deprecated=True)
    group = click.Group(
        "group", {"one": click.Command("one", params=[option]), "two": click.Command("two", deprecated=True)}
    )
    assert list(_deprecated(group)) == ["genzo one --old", "genzo two"]


def test_every_file_of_a_release_is_on_the_page() -> None:
    for end in (
        "-py3-none-any.whl",
        ".tar.gz",
        "-linux-MACHINE.pex",
        "-container.tar.gz",
        ".cdx.json",
        "-changes.txt",
    ):
        assert f"| `genzo-VERSION{end}` |" in PAGE
    assert "| `SHA256SUMS` |" in PAGE


def test_the_pythons_of_the_single_file_are_on_the_page() -> None:
    assert f"CPython {PYTHONS[0]} to {PYTHONS[-1]}" in PAGE
    rows = " ".join(re.findall(r"^\| (3\.[^|]+) \|", PAGE, re.MULTILINE))
    assert all(f"{python}." in rows for python in PYTHONS)


def test_the_options_of_the_script_are_those_that_its_head_and_the_page_name() -> None:
    options = set(
        re.findall(
            r'add_argument\(\s*"(--[a-z-]+)"', (ROOT / "tools" / "release" / "__main__.py").read_text()
        )
    )
    head = (ROOT / "scripts" / "release").read_text()
    assert options == {"--to", "--no-single-file", "--no-site", "--twice", "--try", "--tag"}
    assert all(option in head for option in options)
    assert all(option in PAGE for option in options - {"--to"})
