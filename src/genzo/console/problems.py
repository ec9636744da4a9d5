"""Refusals of the API and of the control endpoints, beside the field of a form that caused them."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from genzo.console.calls import RefusedCallError

_PATH = re.compile(r"`\$\.([A-Za-z_]+)")
_CAPITAL = re.compile(r"[A-Z][a-z]+")
_WORD = re.compile(r"[A-Za-z][A-Za-z_.]*")


class Problem(NamedTuple):
    """What was refused. ``field`` is the name of the field that caused it, ``""`` if no field did alone.

    ``code`` is an error code of the API, ``""`` for a refusal that has none.
    """

    code: str
    message: str
    field: str


def problem_of(error: RefusedCallError, fields: Collection[str]) -> Problem:
    """The problem with a form that has these fields."""
    return Problem(error.code, error.message, named_field(f"{error.code} {error.message}", fields))


def named_field(text: str, fields: Collection[str]) -> str:
    """The field that the text of a refusal names, ``""`` if it names none.

    Codes name a parameter (InvalidParameter.UserName) or its kind (EntityNotExist.User), sentences a word.
    """
    path = _PATH.search(text)
    if path is not None and path[1] in fields:
        return path[1]
    by_length = sorted(fields, key=len, reverse=True)
    code = text.partition(" ")[0]
    in_code = (field for field in by_length if len(field) > 1 and field in code)
    found = next(in_code, "") or next(_in_parts(code, by_length), "") or next(_by_tails(code, by_length), "")
    return found or next(_in_words(text, by_length), "")


def _in_parts(code: str, fields: Collection[str]) -> Iterator[str]:
    parts = code.split(".")[1:]
    return (field for field in fields if field.endswith("Name") and field.removesuffix("Name") in parts)


def _by_tails(code: str, fields: Collection[str]) -> Iterator[str]:
    """The fields whose last words are in the code: NewTrustPolicyDocument for MalformedPolicyDocument."""
    for field in fields:
        words = _CAPITAL.findall(field)
        if any("".join(words[start:]) in code for start in range(len(words) - 1)):
            yield field


def _in_words(text: str, fields: Collection[str]) -> Iterator[str]:
    """The fields that words of the text name, in the order of the words; a plural by its singular, too."""
    names = {name: field for field in fields for name in (field.lower().removesuffix("s"), field.lower())}
    words = (word.strip(".").lower() for word in _WORD.findall(text))
    return (names[word] for word in words if word in names)
