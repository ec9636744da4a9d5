"""The deployment files, and the commands, options and settings that exist."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from genzo.cli import app

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "compose.yaml"
PAGE = ROOT / "docs" / "operating.md"
ENVIRONMENT_EXAMPLE = ROOT / ".env.example"


def compose() -> Any:  # noqa: ANN401 - whatever YAML says
    """The compose file with its anchors resolved."""
    return import_module("yaml").safe_load(COMPOSE.read_text())


def commands() -> Mapping[str, click.Command]:
    """All commands by their words: ``serve``, ``keys create``."""
    return dict(_commands(app, ""))


def environment_names() -> set[str]:
    """The environment variables of all options."""
    return {
        str(parameter.envvar)
        for command in commands().values()
        for parameter in command.params
        if parameter.envvar
    }


def options(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def unknown_words(words: list[str]) -> list[str]:
    """The unknown command or options in the words after ``genzo``."""
    known = commands()
    name = next((name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in known), None)
    if name is None:
        return words[:2]
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    return sorted(given - options(known[name]))


def set_in_example() -> set[str]:
    return set(re.findall(r"^(\w+)=", ENVIRONMENT_EXAMPLE.read_text(), re.MULTILINE))


def _commands(command: click.Command, prefix: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield prefix.strip(), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        member = command.get_command(context, name)
        if member is not None:
            yield from _commands(member, f"{prefix} {name}")
