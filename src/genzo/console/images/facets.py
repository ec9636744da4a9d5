"""The facets of the list: for each value of a filter, how many images the list would have with it.

The catalogue keeps totals of owners and states (docs/decisions/0054-kept-totals.md). It counts every other
condition image by image, so those counts are a request of their own, after the page, and have a bound.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.images.list_query import FACETS, ListQuery, condition

SECONDS = 0.5
"""No count begins after so many seconds of counting for one page."""
_MOST_FAMILIES = 12
_NEWEST = 1000
"""Families are those of so many of the account's newest images, beside those of the page."""
_KEPT = ("owner", "status")


class Value(NamedTuple):
    """A value of a facet; ``total`` is None where it is not counted.

    ``address`` leads to the list with the value, or without it where it ``is_chosen``.
    """

    name: str
    total: int | None
    is_chosen: bool
    address: str


class Facet(NamedTuple):
    """A filter with its values."""

    name: str
    values: Sequence[Value]


class Counting:
    """Counts images for one page. With ``is_whole``, also what the catalogue keeps no totals of."""

    def __init__(self, query: ListQuery, calls: CallsOfPrincipal, *, by_id: bool, is_whole: bool) -> None:
        self._query = query
        self._calls = calls
        self._by_id = by_id
        self._is_whole = is_whole
        self._end = time.monotonic() + SECONDS

    def facets(self, images: Iterable[Mapping[str, Any]]) -> list[Facet]:
        """The facets; families are those of the ``images`` of the page, then those of the newest images.

        The API lists no families, so the catalogue names some; DescribeImages counts the images of each.
        """
        families = [image["ImageFamily"] for image in images if image["ImageFamily"]]
        if self._is_whole:
            calls, account = self._calls.calls, self._calls.principal.account_id
            families += calls.newest_families(account, self._query.region, _NEWEST)
        if "family" in self._query.values:
            families.insert(0, self._query.values["family"])
        every = {name: values for name, (_, values) in FACETS.items()}
        every["family"] = tuple(dict.fromkeys(families))[:_MOST_FAMILIES]
        return [self._facet(name, values) for name, values in every.items() if values]

    def _facet(self, name: str, values: Sequence[str]) -> Facet:
        chosen = self._query.values.get(name, "")
        others = self._query.without(name)
        is_kept = name in _KEPT and not others.search and others.values.keys() <= {*_KEPT}
        shown = list[Value]()
        for value in values:
            is_chosen = value == chosen
            total = None
            if is_kept or (self._is_whole and time.monotonic() < self._end):
                total = self._count({**others.conditions(by_id=self._by_id), **condition(name, value)})
            if total != 0 or is_chosen:
                address = self._query.link(**{name: "" if is_chosen else value})
                shown.append(Value(value, total, is_chosen, address))
        return Facet(name, shown)

    def _count(self, parameters: Mapping[str, str]) -> int:
        """How many images there are; 0 where the API refuses the combination, or a policy does."""
        try:
            found = self._calls.ask_with("DescribeImages", {**parameters, "PageSize": "1"})
        except RefusedCallError:
            return 0
        total: int = found["TotalCount"]
        return total
