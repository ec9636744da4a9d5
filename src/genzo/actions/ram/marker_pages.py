"""Pages of RAM: Marker and MaxItems. Source: ListUsers, Marker, MaxItems and IsTruncated."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.paging import Order, Place, by_token
from genzo.catalogue.resource import R, Resource
from genzo.errors import INVALID_PARAMETER
from genzo.wire.structs import UNSET, UnsetType

MaxItems = Annotated[int, msgspec.Meta(ge=1, le=1000)]
DEFAULT_MAX_ITEMS = 100

INVALID_MARKER = INVALID_PARAMETER._replace(message=INVALID_PARAMETER.message.format(name="Marker"))
"""The error of a Marker that no page ended with."""


class Truncation(NamedTuple):
    """Whether a page is not the last, and the Marker of the next page."""

    is_truncated: bool
    marker: str | UnsetType


def truncation(next_token: str) -> Truncation:
    """What an answer says of the page after it."""
    return Truncation(bool(next_token), next_token or UNSET)


def _oldest_first(resource: Resource) -> Place:
    return resource.created, resource.resource_id


OLDEST_FIRST: Order[Resource] = Order(_oldest_first, tuple[int, str])


def page_of(resources: Iterable[R], marker: str | None, max_items: int) -> tuple[list[R], Truncation]:
    """The page of resources after a Marker, oldest first.

    Raises:
        ApiError: InvalidParameter, for a Marker that no page ended with.
    """
    ordered = sorted(resources, key=_oldest_first)
    page = by_token(ordered, marker, max_items, OLDEST_FIRST, INVALID_MARKER)
    return list(page.items), truncation(page.next_token)
