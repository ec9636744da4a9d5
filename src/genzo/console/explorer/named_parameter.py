"""The field of a form that an error of the API speaks of, read from its code and message."""

import re
from collections.abc import Sequence

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*", re.ASCII)
_VERBS = re.compile(r"^(?:Invalid|Missing|Unsupported|Malformed|Duplicate|Illegal)")
_NUMBER = re.compile(r"\.[0-9]+(?=\.|$)")


def named_parameter(names: Sequence[str], code: str, message: str) -> str:
    """The one of the ``names`` that an error names; ``""`` if it names none.

    The code goes before the message, which may mention other parameters: InvalidImageName.Duplicated, and
    MissingParameter with the name in its text.
    """
    first, _, rest = code.partition(".")
    spoken = [_VERBS.sub("", first), rest, *(found[0] for found in _NAME.finditer(message))]
    by_text = dict[str, str]()
    for name in reversed(names):
        by_text[_plain(name)] = by_text[_plain(name.partition(".")[0])] = name
    exact = next((text for text in spoken if text in names), "")
    return exact or next((by_text[_plain(text)] for text in spoken if _plain(text) in by_text), "")


def _plain(name: str) -> str:
    """A name without dots, numbers of items and case."""
    return _NUMBER.sub("", name).replace(".", "").lower()
