"""Makes of the blocks of a page one script for bash, which marks in its output where each block begins."""

import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from tools.doc_blocks.blocks import Block

RECORD_SEPARATOR = "\x1e"
_NAMED = re.compile(r"# (?P<name>[\w.-]+\.(?:py|yaml|json|toml|hcl))\n")
_COMMAND = re.compile(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", re.MULTILINE)

PRELUDE = r"""
set -Eeuo pipefail
shopt -s inherit_errexit
trap 'echo "failed with exit code $?: ${BASH_COMMAND:0:200}" >&2' ERR
server=

stop_server() {
  # It may have been stopped by a page, which runs in a shell of its own.
  [ -z "$server" ] || { kill "$server" 2>&- || true; wait "$server" 2>&- || true; server=; }
}

# What a reader starts in a terminal of its own.
start_server() {
  stop_server
  : >"$HOME/server.log"
  (exec genzo serve "$@") >"$HOME/server.log" 2>&1 &
  server=$!
  until grep -q "^genzo is ready" "$HOME/server.log"; do
    kill -0 "$server" || { cat "$HOME/server.log" >&2; return 1; }
    sleep 0.05
  done
  cat "$HOME/server.log"
}

# A reader ends with Ctrl+C what has no end of its own.
interrupted() {
  code=0
  timeout --signal=INT 4 "$@" || code=$?
  case $code in 0 | 124 | 130) ;; *) return "$code" ;; esac
}

genzo() {
  case "$1 $*" in
  serve*) shift; start_server "$@" ;;
  top*--once* | *--help*) command genzo "$@" ;;
  top* | *--follow*) interrupted genzo "$@" ;;
  *) command genzo "$@" ;;
  esac
}

scripts/serve() { start_server "$@"; }

begin() { printf '\036%s\n' "$1"; printf '\036%s\n' "$1" >&2; }
"""


class Step(NamedTuple):
    """Some commands, the block that they are from, and the lines that they must print, in this order."""

    block: Block
    commands: str
    printed: Sequence[str] = ()


class UnknownBlockError(Exception):
    """Nothing says how a block is run."""

    def __init__(self, block: Block) -> None:
        super().__init__("say before this block whether it is run, and how")
        self.place = block.place


def steps_of(blocks: Sequence[Block]) -> list[Step]:
    """The steps of a page.

    Raises:
        UnknownBlockError: a block is of a language that is not run, and is not marked.
    """
    found = list[Step]()
    for block in blocks:
        if block.is_left_out:
            continue
        if block.language == "text" and block.mark != "file: " and found:
            found[-1] = found[-1]._replace(printed=block.text.splitlines())
        else:
            found += _steps(block)
    return [*found, *_pytest(blocks)]


def script_of(pages: Sequence[Sequence[Step]], server: str | None) -> str:
    """The script: the server that the pages expect, then each step behind its number.

    Each page has a folder of its own. A server that several pages share is reset before each.
    """
    lines = [PRELUDE] if server is None else [PRELUDE, f"genzo serve {server}"]
    numbers = count()
    for place, steps in enumerate(pages):
        if len(pages) > 1:
            lines.append("curl -X POST http://127.0.0.1:8420/_genzo/reset")
        lines += ["(", f"cd {place}"]
        lines += [f"begin {next(numbers)}\n{_watched(step)}" for step in steps]
        lines += ["stop_server" if len(pages) == 1 else ":", ")"]
    return "\n".join([*lines, "begin end", "stop_server", ""])


def _watched(step: Step) -> str:
    """The commands; and what the server has printed meanwhile, if something is expected of them."""
    commands = step.commands.rstrip()
    return f'{commands}\necho\n[ -z "$server" ] || cat "$HOME/server.log"' if step.printed else commands


def _pytest(blocks: Sequence[Block]) -> Iterator[Step]:
    """A run of the page's programs that are tests, unless the page runs them itself."""
    run = [block for block in blocks if not block.is_left_out]
    named = {match["name"]: block for block in run if (match := _NAMED.match(block.text))}
    tests = [name for name in named if name.startswith("test_")]
    if tests and not any("pytest" in block.text for block in run if block.language == "sh"):
        command = f"python -m pytest -q -p no:cacheprovider -W error {' '.join(tests)}"
        yield Step(named[tests[0]], command)


def _steps(block: Block) -> Iterator[Step]:
    named = _NAMED.match(block.text)
    if block.mark == "genzo ":
        yield Step(block, f"genzo {block.detail}", block.text.splitlines())
    elif block.mark == "file: " or named:
        name = named["name"] if named else block.detail
        yield Step(block, f"printf %s {shlex.quote(block.text)} >{shlex.quote(name)}")
    elif block.language == "sh":
        yield Step(block, block.text)
    elif block.language == "console":
        if not block.text.startswith("$ "):
            raise UnknownBlockError(block)
        for command, printed in _COMMAND.findall(block.text):
            # What is printed is compared; it may be an error.
            yield Step(block, f"{command.rstrip()} || true" if printed else command, printed.splitlines())
    elif block.language == "python":
        yield Step(block, f"python - <<'END_OF_PROGRAM'\n{block.text}END_OF_PROGRAM")
    elif block.language in ("json", "yaml"):
        yield Step(block, _parsing(block))
    else:
        raise UnknownBlockError(block)


def _parsing(block: Block) -> str:
    """A command that reads a document; several lines may be a document each in JSON."""
    program = "import sys, yaml; yaml.safe_load(sys.stdin)"
    if block.language == "json":
        program = (
            "import json, sys; text = sys.stdin.read(); read, at = json.JSONDecoder().raw_decode, 0\n"
            "while text[at:].strip():\n    _, length = read(text[at:].lstrip())\n"
            "    at += length + len(text[at:]) - len(text[at:].lstrip())"
        )
    return f"python -c {shlex.quote(program)} <<'END_OF_DOCUMENT'\n{block.text}END_OF_DOCUMENT"
