"""Extracts facts from the comment above a model's attribute, which is prose with fixed phrases."""

import re
from typing import TypedDict

_REQUIRED = re.compile(r"^This parameter is required\.$", re.MULTILINE)
_DEPRECATED = re.compile(r"^>? ?(?:\*\*)?(?:\[Deprecated\]|This parameter is deprecated\b)", re.MULTILINE)
_DEFAULT = re.compile(r"^Default value: ([^\s.]\S*?)\.?$", re.MULTILINE)
_RANGE = re.compile(r"Valid values: (\d+) to (\d+)\.?$", re.MULTILINE)
_BOUNDS = {"minimum": "Minimum value: ", "maximum": "Maximum value: "}
# Nested items and continuation lines are indented.
_LISTED = re.compile(r"Valid values:[ \t]*$((?:\n(?:[-*] .*|[ \t].*|))+)", re.MULTILINE)
_VALUE = re.compile(r"[-*]\s+`?([\w.\-]+?)`?(?: ?\([^)]*\))?[ \t]*(?::.*|\.)?[ \t]*$")
_NO_VALUE = ("empty", "null", "none")


class Facts(TypedDict, total=False):
    """Facts in a comment, named like the fields of `Member`."""

    required: bool
    deprecated: bool
    values: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    default: str


def facts(comment: str) -> Facts:
    """The facts that a comment states; others are empty or None."""
    minimum, maximum = _bounds(comment)
    default = _DEFAULT.search(comment)
    return {
        "required": bool(_REQUIRED.search(comment)),
        "deprecated": bool(_DEPRECATED.search(comment)),
        "values": _values(comment),
        "minimum": minimum,
        "maximum": maximum,
        "default": default[1] if default and default[1] not in _NO_VALUE else "",
    }


def _bounds(comment: str) -> tuple[int | None, int | None]:
    if both := _RANGE.search(comment):
        return int(both[1]), int(both[2])
    minimum, maximum = (
        int(found[1]) if (found := re.search(rf"^{phrase}(\d+)\.?$", comment, re.MULTILINE)) else None
        for phrase in _BOUNDS.values()
    )
    return minimum, maximum


def _values(comment: str) -> tuple[str, ...]:
    """The list after "Valid values:"; empty if an item is prose."""
    listed = _LISTED.search(comment)
    if listed is None:
        return ()
    items = [line for line in listed[1].splitlines() if line.startswith(("-", "*"))]
    values = [found[1] for line in items if (found := _VALUE.match(line))]
    return tuple(values) if len(values) == len(items) else ()
