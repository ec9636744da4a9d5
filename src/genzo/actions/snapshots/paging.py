"""Pages of resources, by number or by token: of the snapshots and disks of an account in a region.

A token names the last resource of its page, so that what is made or deleted in between neither repeats nor
skips any other. Every answer that is not the last has one, whichever way the page was asked for.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import Generic, NamedTuple

from genzo import errors
from genzo.catalogue.resource import Resource
from genzo.catalogue.store import R

_DEFAULT_SIZE = 10
_SEPARATOR = ":"

Place = tuple[int, str]
"""Where a resource stands in the order of all: the newest first, then by id."""


class Page(NamedTuple, Generic[R]):
    """One page of resources, and what an answer says about it."""

    resources: Sequence[R]
    number: int
    size: int
    next_token: str


def by_number(resources: Sequence[R], number: int | None, size: int | None) -> Page[R]:
    """The page of this number, from 1, of resources in the order of `Place`."""
    number, size = number or 1, size or _DEFAULT_SIZE
    start = (number - 1) * size
    return Page(resources[start : start + size], number, size, _next_token(resources, start + size))


def by_token(resources: Sequence[R], token: str | None, size: int | None) -> Page[R]:
    """The page that begins behind a token's resource.

    Raises:
        ApiError: no answer gave this token.
    """
    size = size or _DEFAULT_SIZE
    place = (0, "") if token is None else _place_in(token)
    rest = [each for each in resources if token is None or _place(each) > place]
    return Page(rest[:size], 1, size, _next_token(rest, size))


def _place(resource: Resource) -> Place:
    return -resource.created, resource.resource_id


def _next_token(resources: Sequence[Resource], end: int) -> str:
    """The token of the page behind ``end``; empty where nothing is."""
    if end >= len(resources):
        return ""
    last = resources[end - 1]
    return base64.urlsafe_b64encode(f"{last.created}{_SEPARATOR}{last.resource_id}".encode()).decode()


def _place_in(token: str) -> Place:
    try:
        text = base64.b64decode(token, altchars=b"-_", validate=True).decode()
        created, _, resource_id = text.partition(_SEPARATOR)
        return -int(created), resource_id
    except (binascii.Error, ValueError):
        raise errors.INVALID_PARAMETER(name="NextToken") from None
