"""The commands of the image builder, in its dialect of the Dockerfile.

Content in YAML, the other format, is accepted without a check of its tasks. Source: "Commands supported by
Image Builder", and the errors of CreateImageComponent and CreateImagePipeline.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed
from genzo.errors.table import ErrorTable

MAXIMUM_COMMANDS = 127
MAXIMUM_BYTES = 16 * 1024

_NAMES = (
    "FROM",
    "RUN",
    "ENV",
    "LABEL",
    "COPY",
    "WORKDIR",
    "USER",
    "CMD",
    "ENTRYPOINT",
    "RESTART",
    "COMPONENT",
)
_NEVER_EMPTY = ("RUN", "ENV", "LABEL", "COPY", "WORKDIR", "USER", "CMD", "ENTRYPOINT")
_YAML = re.compile(r"^(?:Parameters|Tasks)[ \t]*:", re.MULTILINE)
_PARAMETERS = re.compile(r"^Parameters[ \t]*:[^\n]*\n((?:[ \t-][^\n]*(?:\n|$)|\n)*)", re.MULTILINE)
_PARAMETER_LINE = re.compile(r"[ \t]*(?P<first>-[ \t]+)?(?P<name>\w+)[ \t]*:(?P<value>.*)")
_FROM = re.compile(r"(IMAGE|IMAGE_FAMILY):(\S+)")
_VARIABLE = re.compile(r"[A-Za-z_]\w*(?:=|\s+\S)", re.ASCII)


class Command(NamedTuple):
    """One command: its name in capitals, and the rest of its line."""

    name: str
    argument: str


def is_yaml(content: str) -> bool:
    """Whether the content is in YAML rather than in the dialect of the Dockerfile."""
    return _YAML.search(content) is not None


def commands_of(content: str) -> list[Command]:
    """The commands of a content, one a line; a backslash continues a line, ``#`` begins a comment."""
    if is_yaml(content):
        return []
    commands = []
    lines = (line for line in content.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\[ \t]*\n", " ", "\n".join(lines)).splitlines():
        name, _, argument = line.strip().partition(" ")
        if name:
            commands.append(Command(name.upper(), argument.strip()))
    return commands


def declared_parameters(content: str) -> list[dict[str, str]]:
    """The parameters that a content in YAML declares: the texts of each item of its list ``Parameters``."""
    block = _PARAMETERS.search(content) if is_yaml(content) else None
    declared: list[dict[str, str]] = []
    for line in block[1].splitlines() if block else ():
        item = _PARAMETER_LINE.fullmatch(line)
        if item is None:
            continue
        if item["first"] or not declared:
            declared.append({})
        declared[-1][item["name"]] = item["value"].strip().strip("\"'")
    return declared


def base_of(commands: list[Command]) -> tuple[str, str] | None:
    """Type and value of the base image in FROM; None without a well-formed FROM."""
    match = _FROM.fullmatch(commands[0].argument) if commands and commands[0].name == "FROM" else None
    return None if match is None else (match[1], match[2])


def require_size(content: str, parameter: str, error: ErrorType) -> None:
    """Refuse a content of more than 16 KB."""
    if len(content.encode()) > MAXIMUM_BYTES:
        raise error(text=f"The specified {parameter} exceeds 16 KB.")


class CommandErrors(ErrorGroup):
    """The errors of `require_valid`; ``empty`` and ``malformed`` have one for each name of a command."""

    too_many = Listed("InvalidImageTemplateCommandSize.ExceededMaxNumber")
    not_supported = Listed("InvalidImageTemplateCommand.NotSupported")
    restart = Listed("NotEmptyCommandContent.RESTART")

    def __init__(self, table: ErrorTable) -> None:
        super().__init__(table)
        self.empty = {name: table(f"EmptyCommandContent.{name}") for name in _NEVER_EMPTY}
        malformed = ((name, f"InvalidCommandContent.{name}") for name in _FORMS)
        self.malformed = {name: table(code) for name, code in malformed if table.raises(code)}


def require_valid(commands: list[Command], errors: CommandErrors) -> None:
    """Refuse too many commands, unknown ones, and those whose argument is missing or malformed."""
    if len(commands) > MAXIMUM_COMMANDS:
        raise errors.too_many(text=f"The number of commands exceeds {MAXIMUM_COMMANDS}.")
    for command in commands:
        _require_valid(command, errors)


def _require_valid(command: Command, errors: CommandErrors) -> None:
    name, argument = command
    if name not in _NAMES:
        raise errors.not_supported(text=f"The command {name} is not supported.")
    if name == "RESTART":
        if argument:
            raise errors.restart(text="The command RESTART takes no content")
        return
    if not argument and name in errors.empty:
        raise errors.empty[name](text=f"The content of the command {name} is empty")
    if name in errors.malformed and not _FORMS[name](argument):
        raise errors.malformed[name](text=f"The content of the command {name} is not valid.")


def _is_one_word(argument: str) -> bool:
    return len(argument.split()) == 1


def _is_call(argument: str) -> bool:
    """Whether the argument is a line for the shell, or a JSON array of at least one text."""
    if not argument.startswith("["):
        return True
    try:
        words = msgspec.json.decode(argument)
    except msgspec.DecodeError:
        return True  # "[ -f /etc/os-release ]" is a line for the shell
    except RecursionError:
        return False
    return bool(words) and all(isinstance(word, str) for word in words)


_FORMS: dict[str, Callable[[str], bool]] = {
    "FROM": lambda argument: _FROM.fullmatch(argument) is not None,
    "RUN": _is_call,
    "CMD": _is_call,
    "ENTRYPOINT": _is_call,
    "ENV": lambda argument: _VARIABLE.match(argument) is not None,
    "WORKDIR": _is_one_word,
    "USER": _is_one_word,
    "COPY": lambda argument: len(argument.split()) == 2,  # noqa: PLR2004 - source and destination
}
