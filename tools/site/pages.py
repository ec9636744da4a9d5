"""The text of pages: headings, tables and cells in Markdown."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#|~^=$])")
_ENTITIES = str.maketrans({mark: f"&#{ord(mark)};" for mark in "\\`*_{}[]|~^$"})
_NOT_IN_ANCHORS = re.compile(r"[^\w]+")


class Page(NamedTuple):
    """A page that is made at build time: its path below the folder of pages, its title and its text."""

    path: str
    title: str
    text: str


def plain(text: str) -> str:
    """Text in which no character is markup, for a cell or a sentence."""
    return _PUNCTUATION.sub(r"\\\1", text).replace("\n", " ")


def code(text: str) -> str:
    """Text as code, also within a cell. It may have any character."""
    return f"<code>{escape(text, quote=False).translate(_ENTITIES)}</code>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, with an empty line behind it; no text at all without rows."""
    lines = [_line(row) for row in rows]
    if not lines:
        return ""
    return "\n".join([_line(head), "|" + "---|" * len(head), *lines]) + "\n\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def block(language: str, lines: Iterable[str]) -> str:
    """A block of code, with an empty line behind it."""
    return f"```{language}\n" + "\n".join(lines) + "\n```\n\n"


def anchor(name: str) -> str:
    """The anchor of something that has a name of its own, such as an error code."""
    return _NOT_IN_ANCHORS.sub("-", name).strip("-")
