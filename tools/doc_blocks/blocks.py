"""The fenced blocks of a page, and what a comment before one says of it.

``<!-- not run: REASON -->``
    The block is not run here.
``<!-- run by TEST -->``
    The named file of the tests runs the block, or compares it.
``<!-- file: NAME -->``
    The block is written into this file, for the blocks after it.
``<!-- genzo WORDS -->``
    The block is what this command prints.

``<!-- server: OPTIONS -->`` anywhere on a page starts ``genzo serve OPTIONS`` before its first block, and
``<!-- all blocks: MARK -->`` marks those that have no mark of their own.
"""

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:^ *<!-- (?P<comment>[^\n]*) -->\n\n?)?"
    r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"^[ >]*(?:```|~~~)", re.MULTILINE)
_SERVER = re.compile(r"^<!-- server:(?P<options>[^\n]*) -->$", re.MULTILINE)
_ALL = re.compile(r"^<!-- all blocks: (?P<comment>[^\n]*) -->$", re.MULTILINE)
_MARKS = ("not run: ", "run by ", "file: ", "genzo ")


class Block(NamedTuple):
    """A fenced block. ``mark`` is one of the four marks, or empty; ``detail`` is what follows it."""

    page: Path
    line: int
    language: str
    text: str
    mark: str = ""
    detail: str = ""

    @property
    def place(self) -> str:
        """Page and line, for messages."""
        return f"{shown(self.page)}:{self.line}"

    @property
    def is_left_out(self) -> bool:
        """Whether it is not run here, or elsewhere."""
        return self.mark in ("not run: ", "run by ")


def pages() -> list[Path]:
    """All pages with blocks, but translations, whose blocks are those of the English page."""
    about = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    examples = sorted((ROOT / "examples").rglob("*.md"))
    shipped = [page for page in examples if "node_modules" not in page.parts]
    found = [*about, *sorted((ROOT / "docs").rglob("*.md")), *shipped]
    return [page for page in found if blocks_of(page)]


def shown(page: Path) -> Path:
    """The path of a page as messages have it."""
    return page.relative_to(ROOT) if page.is_relative_to(ROOT) else page


def unread_fences(page: Path) -> list[str]:
    """Where a page has a fence that no block has: of another form, such as ``~~~``, or not closed."""
    text = page.read_text(encoding="utf-8")
    rest = _BLOCK.sub(lambda found: "\n" * found[0].count("\n"), text)
    return [f"{shown(page)}:{rest.count(chr(10), 0, fence.start()) + 1}" for fence in _FENCE.finditer(rest)]


def blocks_of(page: Path) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    of_all = _ALL.search(text)
    comment = of_all["comment"] if of_all else ""
    return [_block(page, text, match, comment) for match in _BLOCK.finditer(text)]


def server_options(page: Path) -> str | None:
    """The options of the server that a page expects; None if it expects none."""
    match = _SERVER.search(page.read_text(encoding="utf-8"))
    return match and match["options"].strip()


def _block(page: Path, text: str, match: re.Match[str], of_all: str) -> Block:
    mark, detail = _mark(match["comment"] or "")
    if not mark:
        mark, detail = _mark(of_all)
    line = text.count("\n", 0, match.start("indent")) + 1
    return Block(page, line, match["language"], textwrap.dedent(match["text"]), mark, detail)


def _mark(comment: str) -> tuple[str, str]:
    """One of the marks and what follows it; empty for another comment."""
    mark = next((each for each in _MARKS if comment.startswith(each)), "")
    return mark, comment.removeprefix(mark) if mark else ""
