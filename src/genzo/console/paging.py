"""Parts of a long list, with links to the others."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Portion(NamedTuple):
    """The part of a list that a page shows, and the addresses of those before and after it, if any."""

    shown: Sequence[Any]
    total: int
    number: int
    last: int
    previous: str
    next: str


def portion(found: Sequence[Any], number: str, size: int, address: Callable[[str], str]) -> Portion:
    """The part of this number, from 1; ``address`` gives that of a number, and of the first for ``""``.

    Raises:
        ValueError: there is no such part.
    """
    last = max(1, -(-len(found) // size))
    wanted = int(number) if number else 1
    if not 1 <= wanted <= last:
        raise ValueError(number)
    start = (wanted - 1) * size
    return Portion(
        found[start : start + size],
        len(found),
        wanted,
        last,
        "" if wanted == 1 else address("" if wanted == 2 else str(wanted - 1)),  # noqa: PLR2004 - the first
        "" if wanted == last else address(str(wanted + 1)),
    )
