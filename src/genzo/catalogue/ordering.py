"""The order of images: newest first, then by id. An imported answer keeps its recorded order.

Images are sorted by descending rank, then by ascending id. The rank is one number, so that one index serves
every page: the second of creation in the high bits, a position within that second in the low bits. Images
that an account creates get the first position of their second, so the id breaks ties. The images of a
recorded answer get ranks in their recorded order. If that order is not newest first, an image below an older
one gets the older one's second, because the recorded order is the fact to preserve
(docs/reference/observed.md#order-and-filtering).
"""

from collections.abc import Iterable

_POSITIONS = 1 << 20
"""Positions within a second: the largest number of images of one second in a recorded answer."""


def rank(created: int, position: int = 0) -> int:
    """The rank of an image created at ``created`` (seconds since 1970), at the 0-based ``position``."""
    return created * _POSITIONS + (_POSITIONS - 1 - min(position, _POSITIONS - 1))


def ranks_as_listed(created: Iterable[int]) -> list[int]:
    """Ranks that sort images in the given order, each as close to its own creation second as possible.

    ``created`` has the creation times in seconds since 1970.
    """
    ranks: list[int] = []
    second, position = None, 0
    for moment in created:
        if second is None or moment < second:
            second, position = moment, 0
        else:
            position += 1
        ranks.append(rank(second, position))
    return ranks
