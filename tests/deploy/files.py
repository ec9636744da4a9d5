"""The files that operators are given, and what the commands in them may say."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from genzo.cli import app

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "compose.yaml"
PAGE = ROOT / "docs" / "operating.md"
ENVIRONMENT_EXAMPLE = ROOT / ".env.example"


def compose() -> Any:  # noqa: ANN401 - whatever YAML says
    """The compose file with its anchors resolved."""
    return import_module("yaml").safe_load(COMPOSE.read_text())


def commands() -> Mapping[str, Any]:
    """Every command by its words: ``serve``, ``keys create``."""
    return dict(_commands(typer.main.get_command(app), ""))


def environment_names() -> set[str]:
    """The environment variables that options are read from."""
    return {
        str(parameter.envvar)
        for command in commands().values()
        for parameter in command.params
        if parameter.envvar
    }


def options(command: Any) -> set[str]:  # noqa: ANN401 - Typer has a Click of its own
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def unknown_words(words: list[str]) -> list[str]:
    """Of the words behind ``genzo``: the command that there is not, or the options that it does not have."""
    known = commands()
    name = next((name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in known), None)
    if name is None:
        return words[:2]
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    return sorted(given - options(known[name]))


def set_in_example() -> set[str]:
    return set(re.findall(r"^(\w+)=", ENVIRONMENT_EXAMPLE.read_text(), re.MULTILINE))


def _commands(command: Any, prefix: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    members: dict[str, Any] | None = getattr(command, "commands", None)
    if members is None:
        yield prefix.strip(), command
        return
    for name, member in members.items():
        yield from _commands(member, f"{prefix} {name}")
