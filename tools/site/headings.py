"""The headings of a page in Markdown, with the anchors that renderers give them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_FENCE = re.compile(r"^ *(```|~~~)")
_HEADING = re.compile(r"^(#{1,6}) (.*?)(?: \{(?:#([\w.-]+)|[^}]*)\})?$")
_MARKUP = re.compile(r"<[^>]+>|[`*]|\\(?=\W)")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


class Heading(NamedTuple):
    """A heading: its level (1 is that of the page), its text and its anchor."""

    level: int
    title: str
    anchor: str


def headings_of(text: str) -> list[Heading]:
    """The headings of a page. An anchor that is used before gets a number."""
    seen: Counter[str] = Counter()
    found = []
    for level, title, given in _lines(text):
        name = given or anchor_of(title)
        number = seen[name]
        seen[name] += 1
        found.append(Heading(level, title, f"{name}_{number}" if number else name))
    return found


def anchor_of(title: str) -> str:
    """The anchor of a title, by the rule of Python-Markdown."""
    text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def github_anchors(text: str) -> list[str]:
    """The anchors that GitHub gives the headings of a page: hyphens are not joined, repetitions numbered."""
    seen: Counter[str] = Counter()
    found = []
    for _, title, _ in _lines(text):
        name = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        found.append(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    fence = ""
    for line in text.splitlines():
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        elif not fence and (heading := _HEADING.match(line)):
            title = unescape(_MARKUP.sub("", _LINK.sub(r"\1", heading[2])))
            yield len(heading[1]), title, heading[3] or ""
