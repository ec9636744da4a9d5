"""Checks numbers that an operator sets by name: durations and quotas."""

from collections.abc import Collection, Mapping
from typing import TypeVar

N = TypeVar("N", int, float)


def checked_numbers(given: Mapping[str, N], known: Collection[str], maximum: int) -> dict[str, N]:
    """The given numbers, after a check of their names and of the range from 0 to ``maximum``.

    Raises:
        ValueError: a name is unknown or a number out of range; the text says which.
    """
    for name, number in given.items():
        if name not in known:
            raise ValueError(f"{name} is not one of {', '.join(known)}")
        if not 0 <= number <= maximum:
            raise ValueError(f"{name} must be from 0 to {maximum}")
    return dict(given)
