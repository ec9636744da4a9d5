"""The sections of a page, and the digest that tells whether a translation knows the text of one."""

import hashlib
import re
from typing import NamedTuple

_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_WRITTEN = re.compile(r"^<!-- written by .*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
_KNOWN = re.compile(r"^<!-- of (?P<digest>\w+) -->$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIGITS = 12


class Section(NamedTuple):
    """A heading with the text below it."""

    heading: str
    text: str

    @property
    def level(self) -> int:
        """How many ``#`` the heading has."""
        return self.heading.count("#", 0, self.heading.index(" "))

    @property
    def blocks(self) -> list[str]:
        """The code blocks."""
        return _BLOCK.findall(self.text)

    @property
    def links(self) -> list[str]:
        """Where its links and pictures lead to; languages differ in the order of words."""
        return sorted(re.findall(r"\]\(([^)]+)\)", self.text))

    @property
    def codes(self) -> list[str]:
        """The code in its text, such as commands and addresses; that of written tables does not count."""
        text = _COMMENT.sub("", _BLOCK.sub("", _WRITTEN.sub("", self.text)))
        return sorted(set(re.findall(r"`[^`]+`", text)))

    @property
    def numbers(self) -> list[str]:
        """The numbers in its text; not those of code, of written tables and of the targets of links."""
        text = re.sub(
            r"\]\([^)]+\)|`[^`]*`", "", _COMMENT.sub("", _BLOCK.sub("", _WRITTEN.sub("", self.text)))
        )
        return sorted(re.findall(r"\d[\d.,-]*\d|\d", text))

    @property
    def digest(self) -> str:
        """A digest of its text. Numbers and written tables do not count: others compare them."""
        text = re.sub(r"\d+", "0", _WRITTEN.sub("", f"{self.heading}\n{self.text}"))
        return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]

    @property
    def known_digest(self) -> str:
        """The digest of the English section that a translation was made of; empty without one."""
        found = _KNOWN.search(self.text)
        return found["digest"] if found else ""


def sections(text: str) -> list[Section]:
    """The sections of a page, each without those below it."""
    visible = _BLOCK.sub(lambda found: " " * len(found[0]), text)
    starts = list(_HEADING.finditer(visible))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [Section(start[0], text[start.end() : end]) for start, end in zip(starts, ends, strict=True)]
