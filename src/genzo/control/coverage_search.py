"""Searches the coverage: parts of all actions by words, kind and state."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from genzo.control.coverage import ActionCoverage, Coverage, Part, State, coverage


class Kind(StrEnum):
    """What a part of the coverage is."""

    ACTION = "action"
    PARAMETER = "parameter"
    FIELD = "field"
    ERROR = "error"


class FoundPart(NamedTuple):
    """A part of an action; an action itself is a part of its own name. ``searched`` is in lower case."""

    action: str
    kind: Kind
    name: str
    state: State
    why: str
    searched: str


@cache
def collected_coverage() -> Coverage:
    """The coverage of this version. The first call loads every action, which takes about a second."""
    return coverage()


def action_coverage(name: str) -> ActionCoverage | None:
    """The coverage of one action; None if Genzo does not have it."""
    return next((each for each in collected_coverage().implemented if each.name == name), None)


def parts_of(action: ActionCoverage) -> tuple[tuple[Kind, Sequence[Part]], ...]:
    """The parts of an action by their kinds."""
    return (
        (Kind.PARAMETER, action.parameters),
        (Kind.FIELD, action.fields),
        (Kind.ERROR, action.errors),
    )


@cache
def all_parts() -> tuple[FoundPart, ...]:
    """Every action with its parts, then the actions that are missing."""
    return tuple(_all_parts(collected_coverage()))


def found_parts(text: str, kind: str = "", state: str = "") -> list[FoundPart]:
    """The parts of a kind and state, or any, that have each word of a text in action, name or reason."""
    words = text.lower().split()
    return [
        part
        for part in all_parts()
        if kind in ("", part.kind)
        and state in ("", part.state)
        and all(word in part.searched for word in words)
    ]


def _all_parts(found: Coverage) -> Iterator[FoundPart]:
    for action in found.implemented:
        yield _part(action.name, Kind.ACTION, Part(action.name, State.WORKS))
        for kind, parts in parts_of(action):
            yield from (_part(action.name, kind, part) for part in parts)
    for name in found.missing:
        yield _part(name, Kind.ACTION, Part(name, State.MISSING))


def _part(action: str, kind: Kind, part: Part) -> FoundPart:
    searched = f"{action} {part.name} {part.why}".lower()
    return FoundPart(action, kind, part.name, part.state, part.why, searched)
