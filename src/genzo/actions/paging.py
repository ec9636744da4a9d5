"""Pages of a list, by number or by token.

A token holds the sort key of its page's last item and no number. So an item that is created or deleted
between two requests does not repeat or skip another item.
"""

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from genzo.catalogue.resource import Resource
from genzo.errors import INVALID_PARAMETER, ErrorType

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
Place = tuple[int | str, ...]

INVALID_NEXT_TOKEN = INVALID_PARAMETER._replace(message=INVALID_PARAMETER.message.format(name="NextToken"))
"""The error of a token that no page ended with, for actions that list no error for it."""


class Order(NamedTuple, Generic[T_contra]):
    """The order of items: by ascending or descending places, which are unique and have one shape."""

    place: Callable[[T_contra], Place]
    shape: type[Place]
    is_descending: bool = False

    def is_behind(self, item: T_contra, last: Place) -> bool:
        """Whether an item comes after a place."""
        place = self.place(item)
        return place < last if self.is_descending else place > last


def _newest_first(resource: Resource) -> Place:
    return -resource.created, resource.resource_id


NEWEST_FIRST: Order[Resource] = Order(_newest_first, tuple[int, str])


class Page(NamedTuple, Generic[T]):
    """One page of items, and the token of the next page; it is empty on the last page."""

    items: Sequence[T]
    next_token: str


def by_number(items: Sequence[T], number: int, size: int) -> Sequence[T]:
    """The page of this number, counted from 1; a page after the last one is empty."""
    return items[(number - 1) * size : number * size]


def by_token(items: Sequence[T], token: str | None, size: int, order: Order[T], error: ErrorType) -> Page[T]:
    """The page of a token, or the first page without one, of items that are sorted by ``order``.

    Raises:
        ApiError: ``error``, for a token that no page ended with.
    """
    if token:
        last = place_of_token(token, order.shape, error)
        items = [item for item in items if order.is_behind(item, last)]
    return Page(items[:size], next_token(items, size, order))


def next_token(items: Sequence[T], end: int, order: Order[T]) -> str:
    """The token of the page that begins with ``items[end]``; empty if no such item exists."""
    return token_of(order.place(items[end - 1])) if 0 < end < len(items) else ""


def token_of(place: Place) -> str:
    """The token of the page after a place; opaque to callers."""
    return urlsafe_b64encode(msgspec.json.encode(place)).decode()


def place_of_token(token: str, shape: type[Place], error: ErrorType) -> Place:
    """The place that a token encodes.

    Raises:
        ApiError: ``error``, for a token that encodes no place of this shape.
    """
    try:
        return msgspec.json.decode(b64decode(token, altchars=b"-_", validate=True), type=shape)
    except (binascii.Error, ValueError):
        raise error() from None
