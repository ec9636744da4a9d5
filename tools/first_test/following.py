"""Runs the blocks of the page as they are printed, in one shell."""

import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "first-test.md"
_BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# (\w+\.py)\n")
_STEP = re.compile(r"^step (\d+\.\d+) (\d+\.\d+) (.*)$", re.MULTILINE)
_SECONDS = 900


class Step(NamedTuple):
    """A command of the page, and how many seconds it took."""

    command: str
    seconds: float


class FirstTestError(Exception):
    """A command of the page failed; the text is what it printed."""


def built_package(folder: Path, python: str, *options: str) -> Path:
    """The wheel of this tree, in ``folder``."""
    command = [
        python,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        *options,
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True)  # noqa: S603 - pip
    (wheel,) = folder.glob("genzo-*.whl")
    return wheel


def followed(folder: Path, environment: Mapping[str, str]) -> tuple[list[Step], str]:
    """The steps of the page in an empty folder, and what they printed.

    Raises:
        FirstTestError: a command failed.
    """
    lines = list[str]()
    for language, block in _BLOCK.findall(PAGE.read_text()):
        if language == "python":
            lines.append(_written(block))
        else:
            lines += [_timed(command) for command in block.splitlines()]
    done = subprocess.run(  # noqa: S603 - what the page says
        ["/bin/bash", "-euc", "\n".join(lines)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    if done.returncode:
        raise FirstTestError(done.stdout + done.stderr)
    found = _STEP.findall(done.stdout)
    return [Step(command, float(end) - float(begin)) for begin, end, command in found], done.stdout


def _written(block: str) -> str:
    """The command that writes a block into the file that its first line names."""
    name = _NAME.match(block)
    if name is None:
        raise ValueError(f"A program has no name: {block}")
    return f"printf %s {shlex.quote(block)} > {name[1]}"


def _timed(command: str) -> str:
    words = shlex.quote(command)
    return f'begun=$EPOCHREALTIME\n{command}\nprintf "step %s %s %s\\n" "$begun" "$EPOCHREALTIME" {words}'
