"""How long a result that was read from the catalogue stays true."""

from collections.abc import Callable
from math import inf


class Freshness:
    """The version of a view and the time span for which a result holds.

    A view is what an account sees in a region. Its version grows with every write to it, and images in it
    change their state at known moments without a write (`genzo.catalogue.lifecycle`). So a result that was
    read at ``since`` holds while the view keeps its ``version``, from ``since`` until the next such moment.
    ``next_change`` gives that moment for a time, None for never; it is called once, when first needed.
    All times are in milliseconds since 1970.
    """

    __slots__ = ("_next_change", "_since", "_until", "_version")

    def __init__(self, version: int, since: int, next_change: Callable[[int], int | None]) -> None:
        self._version = version
        self._since = since
        self._next_change = next_change
        self._until: float | None = None

    def holds(self, version: int, now: int) -> bool:
        """Whether the result is still what would be read at ``now``, from a view of this version."""
        # A clock that tests set can go back.
        if version != self._version or now < self._since:
            return False
        if self._until is None:
            change = self._next_change(self._since)
            self._until = inf if change is None else change
        return now < self._until
