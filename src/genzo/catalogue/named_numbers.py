"""Numbers by name, as an operator chooses them: durations and quotas."""

from collections.abc import Collection, Mapping
from typing import TypeVar

N = TypeVar("N", int, float)


def checked_numbers(given: Mapping[str, N], known: Collection[str], most: int) -> dict[str, N]:
    """The numbers, of which each has a known name and is from 0 to ``most``.

    Raises:
        ValueError: one is not; the text says which.
    """
    for name, number in given.items():
        if name not in known:
            raise ValueError(f"{name} is none of {', '.join(known)}")
        if not 0 <= number <= most:
            raise ValueError(f"{name} must be from 0 to {most}")
    return dict(given)
