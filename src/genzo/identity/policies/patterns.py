"""Patterns with the wildcards ``*`` (any characters, also none) and ``?`` (one character).

Source: RAM, "Policy structure and syntax".
"""

import re
from typing import NamedTuple

Part = str | re.Pattern[str]


class Pattern(NamedTuple):
    """A compiled pattern: the parts between its asterisks, and whether there are any.

    A part is a text, or a regular expression of literals and dots alone, which matches a fixed length and so
    cannot backtrack. ``text`` is the pattern as it was compiled.
    """

    text: str
    parts: tuple[tuple[Part, int], ...]
    is_exact: bool

    def matches(self, text: str) -> bool:
        """Whether the whole text matches, in time that grows with the lengths of both, not exponentially."""
        if self.text == "*":
            return True
        if self.is_exact:
            part, length = self.parts[0]
            return length == len(text) and _is_at(part, text, 0)
        return self._matches_parts(text)

    def _matches_parts(self, text: str) -> bool:
        """The first part must begin the text, and the last one end it; others take the leftmost place."""
        (first, first_length), *middle, (last, last_length) = self.parts
        end = len(text) - last_length
        if end < first_length or not _is_at(first, text, 0) or not _is_at(last, text, end):
            return False
        position = first_length
        for part, length in middle:
            found = _find(part, text, position, end)
            if found < 0:
                return False
            position = found + length
        return True


def compile_pattern(text: str, *, ignore_case: bool = False) -> Pattern:
    """Compile a pattern. With ``ignore_case``, it is to be matched with texts in lower case."""
    text = text.lower() if ignore_case else text
    parts = text.split("*")
    if len(parts) > 2:  # noqa: PLR2004 - only the first and the last part may be empty with a meaning
        parts = [parts[0], *filter(None, parts[1:-1]), parts[-1]]
    return Pattern(text, tuple((_compiled(part), len(part)) for part in parts), "*" not in text)


def _compiled(part: str) -> Part:
    if "?" not in part:
        return part
    return re.compile(".".join(map(re.escape, part.split("?"))), re.DOTALL)


def _is_at(part: Part, text: str, position: int) -> bool:
    if isinstance(part, str):
        return text.startswith(part, position)
    return part.match(text, position) is not None


def _find(part: Part, text: str, start: int, end: int) -> int:
    """The first position of a part within ``text[start:end]``, -1 for none."""
    if isinstance(part, str):
        return text.find(part, start, end)
    found = part.search(text, start, end)
    return -1 if found is None else found.start()
