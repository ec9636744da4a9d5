"""Pages that NextToken leads through: each begins behind the last item of the one before.

A token holds the place of that item and not its number, so that what is made or deleted between two requests
shifts no page.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple, TypeVar

import msgspec

from genzo.actions.tags.tag_parameters import TagParameter
from genzo.catalogue.resource import Resource
from genzo.errors import ErrorType

T = TypeVar("T", bound=Resource)

MaxResults = Annotated[int, msgspec.Meta(ge=1, le=500)]


class Page(NamedTuple):
    """One page: the numbers of its first item and of the one behind its last, and the token for the next."""

    begin: int
    end: int
    next_token: str


def page_of(items: Sequence[Resource], token: str | None, size: int, error: ErrorType) -> Page:
    """The page that a token leads to, of items that stand newest first, then by id.

    Raises:
        ApiError: ``error``, for a token that no page ended with.
    """
    begin = 0
    if token:
        last = _place_of_token(token, error)
        begin = next((number for number, item in enumerate(items) if _place(item) > last), len(items))
    end = min(begin + size, len(items))
    return Page(begin, end, _token(items[end - 1]) if begin < end < len(items) else "")


def with_tags(items: Iterable[T], wanted: Sequence[TagParameter]) -> list[T]:
    """The items that carry all tags; one without value is met by any value."""
    return [item for item in items if all(_carries(item, tag) for tag in wanted)]


def _carries(item: Resource, wanted: TagParameter) -> bool:
    return any(tag.key == wanted.key and wanted.value in (None, tag.value) for tag in item.tags)


def _place(item: Resource) -> tuple[int, str]:
    return -item.created, item.resource_id


def _token(item: Resource) -> str:
    return urlsafe_b64encode(msgspec.json.encode(_place(item))).decode()


def _place_of_token(token: str, error: ErrorType) -> tuple[int, str]:
    try:
        return msgspec.json.decode(urlsafe_b64decode(token), type=tuple[int, str])
    except (binascii.Error, ValueError):
        raise error() from None
