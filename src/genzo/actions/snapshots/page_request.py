"""Pages of snapshots and disks: by token if a request has NextToken or MaxResults, else by number.

Every page but the last has a token, also one that was requested by number.
"""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.actions.paging import INVALID_NEXT_TOKEN, NEWEST_FIRST, Page, by_number, by_token, next_token
from genzo.catalogue.resource import R

_DEFAULT_SIZE = 10


class PageRequest(NamedTuple):
    """The page that a request asks for."""

    number: int
    size: int
    token: str | None
    is_by_token: bool

    def page(self, resources: Sequence[R]) -> Page[R]:
        """The page of resources, which are sorted newest first.

        Raises:
            ApiError: InvalidParameter, for a token that no page ended with.
        """
        if self.is_by_token:
            return by_token(resources, self.token, self.size, NEWEST_FIRST, INVALID_NEXT_TOKEN)
        items = by_number(resources, self.number, self.size)
        return Page(items, next_token(resources, self.number * self.size, NEWEST_FIRST))


def page_request(number: int | None, size: int | None, token: str | None, results: int | None) -> PageRequest:
    """The page of PageNumber, PageSize, NextToken and MaxResults."""
    if token is None and results is None:
        return PageRequest(number or 1, size or _DEFAULT_SIZE, token=None, is_by_token=False)
    return PageRequest(1, results or _DEFAULT_SIZE, token, is_by_token=True)
