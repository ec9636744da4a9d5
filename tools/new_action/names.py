"""Names in Genzo's form: of attributes, and of the action that a new one stands beside."""

import keyword
import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

import msgspec

from genzo.actions.action import api_name

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def attribute_of(wire_name: str) -> str:
    """The attribute of a field: ``os_type`` for ``OSType``."""
    attribute = re.sub(r"\W", "_", _WORDS.sub("_", wire_name)).lower()
    return f"{attribute}_" if keyword.iskeyword(attribute) else attribute


@cache
def wire_name_of(attribute: str) -> str:
    """The name that a struct with ``rename="pascal"`` gives the attribute."""
    (field,) = msgspec.structs.fields(msgspec.defstruct("Named", [attribute], rename="pascal"))
    return field.encode_name


def sentence_of(action: str) -> str:
    """The words of an action's name: "leave security group"."""
    return " ".join(map(_lower, _WORDS.split(api_name(action))))


def nearest(action: str, others: Iterable[str]) -> str | None:
    """The action with most in common of what stands behind the verb; None where all have other nouns.

    Of several, it is the one that has least besides, and of those the last before ``action`` in the alphabet.
    """
    noun = _noun(action)
    scored = {other: _in_common(noun, _noun(other)) for other in others}
    most = max(scored.values(), default=0)
    if not most:
        return None
    closest = [other for other, count in scored.items() if count == most]
    shortest = min(len(_noun(other)) for other in closest)
    best = sorted(other for other in closest if len(_noun(other)) == shortest)
    before = [other for other in best if other < action]
    return before[-1] if before else best[0]


def _noun(action: str) -> list[str]:
    """The words behind the verb, in the singular."""
    return [word.removesuffix("s") for word in _WORDS.split(api_name(action))[1:]]


def _in_common(one: list[str], other: list[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _lower(word: str) -> str:
    return word if word.isupper() else word.lower()
