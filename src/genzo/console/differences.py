"""Where two texts differ: pieces of each, of which some are marked."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_COMPARED = 2000
"""The characters, or lines, of the longer text that are compared one by one: longer ones are marked whole."""
_MOST_PAIRS = 20_000
_MOST_PAIRS_OF_LINES = 100_000
"""The pairs of equal parts of two texts. difflib may look at each as often as a text has parts."""
_WORD = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]", re.ASCII)


class Piece(NamedTuple):
    """A part of a text; ``is_marked`` says that the other text does not have it."""

    text: str
    is_marked: bool


class Compared(NamedTuple):
    """Both texts in pieces."""

    first: list[Piece]
    second: list[Piece]

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not any(piece.is_marked for piece in (*self.first, *self.second))


def compared_texts(first: str, second: str) -> Compared:
    """Two texts, compared by characters, or by words where characters would take long."""
    start, end = _common(first, second)
    middles = first[start : len(first) - end], second[start : len(second) - end]
    if _is_short(middles[0], middles[1], _MOST_PAIRS):
        return _compared(first, second, first, second, _MOST_PAIRS)
    words = _WORD.findall(first), _WORD.findall(second)
    return _compared(words[0], words[1], words[0], words[1], _MOST_PAIRS)


def compared_lines(first: str, second: str, ignored: tuple[str, ...]) -> Compared:
    """Two texts, compared by lines. Lines that begin with one of ``ignored`` count as equal."""
    lines = [text.splitlines(keepends=True) for text in (first, second)]
    keys = [[_key(line, ignored) for line in each] for each in lines]
    return _compared(keys[0], keys[1], lines[0], lines[1], _MOST_PAIRS_OF_LINES)


def _key(line: str, ignored: tuple[str, ...]) -> str:
    """What tells a line from others: no comma at its end, which depends on the lines behind it."""
    text = line.strip().rstrip(",")
    return "" if text.startswith(ignored) else text


def _compared(
    first: Sequence[str],
    second: Sequence[str],
    shown_first: Sequence[str],
    shown_second: Sequence[str],
    most_pairs: int,
) -> Compared:
    """Compares two sequences, and shows two others of the same lengths."""
    start, end = _common(first, second)
    middles = first[start : len(first) - end], second[start : len(second) - end]
    found = Compared([], [])
    _add(found, shown_first[:start], shown_second[:start], is_marked=False)
    for tag, from_1, to_1, from_2, to_2 in _steps(*middles, most_pairs):
        _add(
            found,
            shown_first[start + from_1 : start + to_1],
            shown_second[start + from_2 : start + to_2],
            is_marked=tag != "equal",
        )
    _add(found, shown_first[len(first) - end :], shown_second[len(second) - end :], is_marked=False)
    return found


def _common(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """How many parts are equal at the beginning, and behind these at the end."""
    shorter = min(len(first), len(second))
    start = next((at for at in range(shorter) if first[at] != second[at]), shorter)
    left = shorter - start
    return start, next((at for at in range(left) if first[-1 - at] != second[-1 - at]), left)


def _is_short(first: Sequence[str], second: Sequence[str], most_pairs: int) -> bool:
    """Whether two sequences are compared part by part."""
    if max(len(first), len(second)) > _MOST_COMPARED:
        return False
    numbers = Counter(second)
    return sum(numbers[part] for part in first) <= most_pairs


def _steps(
    first: Sequence[str], second: Sequence[str], most_pairs: int
) -> list[tuple[str, int, int, int, int]]:
    if not _is_short(first, second, most_pairs):
        return [("replace", 0, len(first), 0, len(second))]
    return [*SequenceMatcher(None, first, second, autojunk=False).get_opcodes()]


def _add(found: Compared, first: Sequence[str], second: Sequence[str], *, is_marked: bool) -> None:
    for pieces, text in ((found.first, "".join(first)), (found.second, "".join(second))):
        if text:
            pieces.append(Piece(text, is_marked))
