"""Lines that set and remove variables in a shell."""

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple


class Shell(NamedTuple):
    """The commands of a shell: one that sets a variable, and one that removes it."""

    sets: Callable[[str, str], str]
    removes: Callable[[str], str]


def _fish(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _powershell(text: str) -> str:
    # PowerShell takes each of these for a quotation mark.
    doubled = re.sub("['\u2018\u2019\u201a\u201b]", r"\g<0>\g<0>", text)
    return f"'{doubled}'"


SHELLS: Mapping[str, Shell] = {
    "bash": Shell(lambda name, value: f"export {name}={shlex.quote(value)};", lambda name: f"unset {name};"),
    "fish": Shell(lambda name, value: f"set -gx {name} {_fish(value)};", lambda name: f"set -e {name};"),
    "powershell": Shell(
        lambda name, value: f"$Env:{name} = {_powershell(value)};",
        lambda name: f"Remove-Item -ErrorAction SilentlyContinue Env:{name};",
    ),
}
"""By name. The lines for bash are those of every POSIX shell."""


def shell_lines(shell: Shell, variables: Mapping[str, str], removed: Iterable[str]) -> Iterator[str]:
    """Lines that remove variables and set others. A shell may evaluate them as one line, too."""
    yield from map(shell.removes, removed)
    yield from (shell.sets(name, value) for name, value in variables.items())
