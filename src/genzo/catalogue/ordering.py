"""The order of images: newest first, then by id; an imported answer keeps the order it was recorded in.

The order is one number, the rank, so that one index serves every page: the second of creation, and below
it a place among images of that second. Images order by falling rank, then rising id. An image that an
account creates takes the first place of its second, so ties fall to the id. The images of a recorded
answer are placed one by one: where the answer is not newest first, an image that stands below an older
one is ranked as that one's neighbour, since the service's own order is the fact to keep
(docs/reference/observed.md#order-and-filtering).
"""

from collections.abc import Iterable

_PLACES = 1 << 20
"""Places within a second; the largest run of equal seconds in one recorded answer."""


def rank(created: int, place: int = 0) -> int:
    """The rank of an image created at ``created`` (seconds since 1970), ``place`` behind the first."""
    return created * _PLACES + (_PLACES - 1 - min(place, _PLACES - 1))


def ranks_as_listed(created: Iterable[int]) -> list[int]:
    """The ranks that list images in the order given, each as near to its own second as that allows."""
    ranks: list[int] = []
    second, place = None, 0
    for moment in created:
        if second is None or moment < second:
            second, place = moment, 0
        else:
            place += 1
        ranks.append(rank(second, place))
    return ranks
