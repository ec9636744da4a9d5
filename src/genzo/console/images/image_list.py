"""The list of images: found by DescribeImages, with facets, search, order and pages."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.images.facets import Counting
from genzo.console.images.list_query import MORE, SIZES, SORTS, ListQuery, list_query
from genzo.console.images.shown_image import image_link, is_under_way
from genzo.console.preferences import COLUMNS
from genzo.console.regions import region_names
from genzo.console.rendering import page
from genzo.console.visit import Visit, link
from genzo.wire.types import HttpResponse

SEVERAL = (
    "tag",
    "untag",
    "share",
    "unshare",
    "publish",
    "withdraw",
    "copy",
    "deprecate",
    "restore",
    "delete",
)
"""What can be done with several images of the list, by the names of texts."""
MOST_SORTED = 200
"""The API lists images newest first. Up to so many are read whole to be sorted by something else."""
_CHUNK = 50  # the largest page of every edition of the API


class Found(NamedTuple):
    """A page of images. ``is_by_id`` says that the text that was searched for is the id of one."""

    images: list[dict[str, Any]]
    total: int
    is_by_id: bool = False
    is_unsorted: bool = False


_NOTHING = Found([], 0)


def images_page(visit: Visit) -> HttpResponse:
    """The page.

    Raises:
        ValueError: the address has an unknown value, or an account that does not exist.
    """
    query, calls = list_query(visit.query), visit.asking()
    accounts = visit.accounts()
    if visit.principal is None and visit.acting.account_id not in [each.account_id for each in accounts]:
        raise ValueError(query.account)
    is_counting = visit.query.get("counts") == "all"
    problem: RefusedCallError | None = None
    try:
        found = _found(query, calls)
        counting = Counting(query, calls, by_id=found.is_by_id, is_whole=is_counting)
        shown_facets = counting.facets(found.images)
    except RefusedCallError as error:
        found, shown_facets, problem = _NOTHING, [], error
    values = {
        "accounts": accounts,
        "account": visit.acting.account_id,
        "all_columns": COLUMNS,
        "as_request": link("images/request", query.fields()),
        "columns": visit.preferences.columns,
        "facets": shown_facets,
        "fields": query.fields(),
        "images": [{**image, "link": image_link(query, image["ImageId"])} for image in found.images],
        "is_counting": is_counting,
        "new": {
            name: link(f"images/{name}", {"account": query.account, "region": query.region})
            for name in ("create", "import")
        },
        "several": SEVERAL,
        "is_moving": any(is_under_way(image) for image in found.images),
        "is_unsorted": found.is_unsorted,
        "last": max(1, -(-found.total // query.size)),
        "more": [(name, query.values.get(name, "")) for name in MORE],
        "most_sorted": MOST_SORTED,
        "problem": problem,
        "query": query,
        "regions": region_names(visit),
        "sizes": SIZES,
        "sorts": SORTS,
        "total": found.total,
    }
    return page("images/images.html", {**visit.shown(), **values}, 200 if problem is None else problem.status)


def _found(query: ListQuery, calls: CallsOfPrincipal) -> Found:
    if query.may_be_id:
        found = _sorted(query, calls, query.conditions(by_id=True))
        if found.total:
            return found._replace(is_by_id=True)
    return _sorted(query, calls, query.conditions())


def _sorted(query: ListQuery, calls: CallsOfPrincipal, conditions: Mapping[str, str]) -> Found:
    if query.sort == SORTS[0]:
        return _asked(calls, conditions, query.number, query.size)
    if query.sort == "oldest":
        return _oldest_first(query, calls, conditions)
    total = _asked(calls, conditions, 1, 1).total
    if total > MOST_SORTED:
        return _asked(calls, conditions, query.number, query.size)._replace(is_unsorted=True)
    every = [
        image
        for number in range(1, -(-total // _CHUNK) + 1)
        for image in _asked(calls, conditions, number, _CHUNK).images
    ]
    if query.sort == "name":
        every.sort(key=lambda image: str(image["ImageName"]).casefold())
    else:
        every.sort(key=lambda image: -int(image["Size"]))
    start = (query.number - 1) * query.size
    return Found(every[start : start + query.size], len(every))


def _oldest_first(query: ListQuery, calls: CallsOfPrincipal, conditions: Mapping[str, str]) -> Found:
    """A page from the end: its images stand on one or two pages of the API."""
    total = _asked(calls, conditions, 1, 1).total
    end = total - (query.number - 1) * query.size
    start = max(0, end - query.size)
    if end <= 0:
        return Found([], total)
    first, last = start // query.size + 1, (end - 1) // query.size + 1
    images = [
        image
        for number in range(first, last + 1)
        for image in _asked(calls, conditions, number, query.size).images
    ]
    begin = (first - 1) * query.size
    return Found(images[start - begin : end - begin][::-1], total)


def _asked(calls: CallsOfPrincipal, conditions: Mapping[str, str], number: int, size: int) -> Found:
    answer = calls.ask_with(
        "DescribeImages", {**conditions, "PageNumber": str(number), "PageSize": str(size)}
    )
    return Found(answer["Images"]["Image"], answer["TotalCount"])
