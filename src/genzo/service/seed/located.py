"""A value of a document with the line and column of each of its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Place = tuple[str | int, ...]
"""The way from a document to one of its parts: names of members and numbers of elements, from 0."""


class Position(NamedTuple):
    """A line and a column, from 1."""

    line: int
    column: int


@dataclass
class Located:
    """A value, its position and its parts. ``keys`` are the positions of the names of its members."""

    value: Any
    position: Position
    parts: Mapping[str, "Located"] | Sequence["Located"] = ()
    keys: dict[str, Position] = field(default_factory=dict)

    def position_of(self, place: Place) -> Position:
        """Where a part begins, a member with its name; or the innermost part around it that exists."""
        here, position = self, self.position
        for step in place:
            part = _part(here.parts, step)
            if part is None:
                break
            # A merged member has its name elsewhere.
            position = here.keys.get(str(step), part.position)
            here = part
        return position


def _part(parts: Mapping[str, Located] | Sequence[Located], step: str | int) -> Located | None:
    if isinstance(parts, Mapping):
        return parts.get(str(step))
    return parts[step] if isinstance(step, int) and step < len(parts) else None


def in_words(place: Place) -> str:
    """The place as people write it: ``accounts[1].images[0].status``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".") or "the document"
