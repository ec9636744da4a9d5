"""Pages of snapshots and disks: by token if a request has one or MaxResults, else by number.

Every answer that is not the last has a token, whichever way the page was asked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.actions.paging import INVALID_NEXT_TOKEN, NEWEST_FIRST, Page, by_number, by_token, next_token
from genzo.catalogue.resource import R

_DEFAULT_SIZE = 10


class Paging(NamedTuple):
    """Which page a request asks for."""

    number: int
    size: int
    token: str | None
    is_by_token: bool

    def page(self, resources: Sequence[R]) -> Page[R]:
        """The page of resources that stand newest first.

        Raises:
            ApiError: InvalidParameter, for a token that no page ended with.
        """
        if self.is_by_token:
            return by_token(resources, self.token, self.size, NEWEST_FIRST, INVALID_NEXT_TOKEN)
        items = by_number(resources, self.number, self.size)
        return Page(items, next_token(resources, self.number * self.size, NEWEST_FIRST))


def paging_of(number: int | None, size: int | None, token: str | None, results: int | None) -> Paging:
    """What PageNumber, PageSize, NextToken and MaxResults ask for."""
    if token is None and results is None:
        return Paging(number or 1, size or _DEFAULT_SIZE, token=None, is_by_token=False)
    return Paging(1, results or _DEFAULT_SIZE, token, is_by_token=True)
