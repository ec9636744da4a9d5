"""Pages of lists of Cloud Assistant: by token if a request has NextToken or MaxResults, else by number.

Every page but the last has a token, also one that was requested by number.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from genzo.actions.paging import Order, by_number, by_token, next_token
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import Request

T = TypeVar("T")
_DEFAULT_SIZE = 10
_MOST = 50


class PagedRequest(Request, frozen=True, kw_only=True):
    """The parameters that choose a page."""

    max_results: int | None = None
    next_token: str | None = None
    page_number: int = 1
    page_size: int | None = None


class PageErrors(ErrorGroup):
    """The errors of `page_of`."""

    page_number = Listed("InvalidParam.PageNumber")
    page_size = Listed("InvalidParam.PageSize")
    next_token = Listed("InvalidParameter.NextToken")
    max_results = Listed("InvalidParameter.MaxResults")


class ListPage(NamedTuple, Generic[T]):
    """One page: its items, its number and size, the token of the next one, and how many items there are."""

    items: Sequence[T]
    number: int
    size: int
    next_token: str
    total: int


def page_of(items: Sequence[T], request: PagedRequest, order: Order[T], errors: PageErrors) -> ListPage[T]:
    """The page of a request, of items that are sorted by ``order``.

    Raises:
        ApiError: a number is out of range, or no page ended with the token.
    """
    if request.page_number < 1:
        raise errors.page_number()
    _require_size(request.page_size, errors.page_size)
    _require_size(request.max_results, errors.max_results)
    if request.next_token is None and request.max_results is None:
        size = request.page_size or _DEFAULT_SIZE
        token = next_token(items, request.page_number * size, order)
        return ListPage(
            by_number(items, request.page_number, size), request.page_number, size, token, len(items)
        )
    size = request.max_results or _DEFAULT_SIZE
    page = by_token(items, request.next_token, size, order, errors.next_token)
    return ListPage(page.items, 1, size, page.next_token, len(items))


def _require_size(size: int | None, error: ErrorType) -> None:
    if size is not None and not 1 <= size <= _MOST:
        raise error()
