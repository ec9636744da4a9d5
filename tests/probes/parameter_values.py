"""The values that probe one parameter, and what the description says of each."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from tools.api_description.members import Member

Expectation = Literal["allowed", "forbidden", "open"]
"""What the description says of a value: it allows it, rules it out, or is silent."""

TOO_BIG = 10**20
_PLACEHOLDER = re.compile(r"\*{2,}|<|x{3,}|^null$|^hide$", re.IGNORECASE)
_LONG = 5000


class Value(NamedTuple):
    """A value of a parameter, named by its ``kind``."""

    kind: str
    text: str
    expectation: Expectation


def values(member: Member, real: str | None, example: str) -> Iterator[Value]:
    """The values for a parameter. ``real`` is the id of a resource that fits it, if it names one."""
    yield Value("empty", "", "open")
    yield Value("long", "a" * _LONG, "open")
    if real is not None:
        yield Value("real", real, "allowed")
    elif example and not _PLACEHOLDER.search(example):
        yield Value("example", example, "allowed")
    yield from _BY_KIND.get(member.kind, _texts)(member)


def _texts(member: Member) -> Iterator[Value]:
    for each in member.values:
        yield Value(f"member {each}", each, "allowed")
    if member.values:
        yield Value("not a member", "no-such-value", "forbidden")
        yield Value("several members", ",".join((*member.values, "x")), "open")
    else:
        yield Value("spaces", "   ", "open")
        yield Value("unicode", "é中😀", "open")
        yield Value("markup", "<a href='x'>&", "open")


def _integers(member: Member) -> Iterator[Value]:
    yield Value("not a number", "many", "forbidden")
    yield Value("fraction", "1.5", "forbidden")
    yield Value("too big", str(TOO_BIG), "forbidden")
    yield Value("negative", "-1", "open" if member.minimum is None else "forbidden")
    yield Value("zero", "0", "open")
    for each in member.values:
        yield Value(f"member {each}", each, "allowed")
    for bound, outside in ((member.minimum, -1), (member.maximum, 1)):
        if bound is not None:
            yield Value(f"bound {bound}", str(bound), "allowed")
            yield Value(f"beyond {bound}", str(bound + outside), "forbidden")


def _numbers(_member: Member) -> Iterator[Value]:
    yield Value("not a number", "many", "forbidden")
    yield Value("no number", "nan", "forbidden")
    yield Value("infinite", "1e999", "forbidden")
    yield Value("fraction", "0.5", "open")
    yield Value("negative", "-1", "open")


def _booleans(_member: Member) -> Iterator[Value]:
    for text in ("true", "false", "True"):
        yield Value(text, text, "allowed")
    yield Value("not a boolean", "perhaps", "forbidden")


def _json(_member: Member) -> Iterator[Value]:
    yield Value("no JSON", "{", "forbidden")
    yield Value("nested", "[" * _LONG, "forbidden")
    yield Value("empty list", "[]", "open")


_BY_KIND = {"int": _integers, "float": _numbers, "bool": _booleans, "json": _json}
