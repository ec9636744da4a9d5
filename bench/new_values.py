"""Values of a repeated statement that must be new in each transaction, derived from two recorded ones."""

import hashlib
import re
from collections.abc import Callable

_WORDS = re.compile(r"[A-Za-z0-9]+")
_INTEGERS = re.compile(r"-?\d+|\{-?\d+(?:,-?\d+)*\}")
_INTEGER = re.compile(r"-?\d+")
_BYTES = re.compile(r"x[0-9a-f]{16,}")


def number_value(one: str, other: str) -> Callable[[int], int]:
    """Continues the step from one number to the other."""
    start, step = int(one), int(other) - int(one)
    return lambda number: start + step * number


def text_value(one: str, other: str) -> Callable[[int], str]:
    """Replaces each word that differs by another of its length, the same for the same word and number."""
    words = zip(_WORDS.findall(one), _WORDS.findall(other), strict=True)
    new = {word for word, its_other in words if word != its_other and not word.isdigit()}
    return lambda number: _WORDS.sub(lambda word: _fresh(word[0], number) if word[0] in new else word[0], one)


def parameter_value(one: str, other: str) -> Callable[[int], str]:
    """The same for a parameter that PostgreSQL has logged: an integer, an array of integers, or a text."""
    if not _INTEGERS.fullmatch(one):
        return text_value(one, other)
    pairs = zip(_INTEGER.findall(one), _INTEGER.findall(other), strict=True)
    steps = [number_value(*pair) for pair in pairs]

    def stepped(number: int) -> str:
        values = iter(steps)
        return _INTEGER.sub(lambda _: str(next(values)(number)), one)

    return stepped


def _fresh(word: str, number: int) -> str:
    """Hexadecimal digits; those of bytes begin with x (``\\x0123``)."""
    start = "x" if _BYTES.fullmatch(word) else ""
    digest = hashlib.shake_128(f"{word}{number}".encode()).hexdigest(len(word))
    return start + digest[: len(word) - len(start)]
