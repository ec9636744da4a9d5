"""Ranges of expiries in which nonces were deleted, so that a clock that goes back accepts nothing twice.

A nonce is deleted by the clock, once the time stamp of its request has left the window. If the clock goes
back afterwards, the time stamp is in the window again, and the nonce is unknown. So a request that expires
within such a range is refused. The ranges follow the expiries of what was deleted, not the clock: a clock
that was wrong for an hour refuses nobody once it is right (docs/decisions/0046-durable-nonces.md).
"""

from collections.abc import Iterable
from typing import NamedTuple

MAX_RANGES = 8
"""So many ranges are kept apart. Each jump of the clock begins a new one."""


class ExpiryRange(NamedTuple):
    """The first and the last expiry of deleted nonces, in seconds since 1970."""

    first: int
    last: int


def with_range(ranges: Iterable[ExpiryRange], added: ExpiryRange) -> list[ExpiryRange]:
    """At most `MAX_RANGES` ranges that cover all of these; those closest to each other are joined."""
    joined = list[ExpiryRange]()
    for each in sorted((*ranges, added)):
        if joined and each.first <= joined[-1].last + 1:
            joined[-1] = ExpiryRange(joined[-1].first, max(joined[-1].last, each.last))
        else:
            joined.append(each)
    while len(joined) > MAX_RANGES:
        place = min(range(len(joined) - 1), key=lambda at: joined[at + 1].first - joined[at].last)
        joined[place : place + 2] = [ExpiryRange(joined[place].first, joined[place + 1].last)]
    return joined
