"""The facets of the list: for each value of a filter, how many images the list would have with it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from genzo.console.calls import CallsOfPrincipal, RefusedCallError
from genzo.console.images.list_query import FACETS, ListQuery, condition

_MOST_FAMILIES = 8


class Value(NamedTuple):
    """A value of a facet. ``address`` leads to the list with it, or without it where it ``is_chosen``."""

    name: str
    count: int
    is_chosen: bool
    address: str


class Facet(NamedTuple):
    """A filter with its values."""

    name: str
    values: Sequence[Value]


def facets(
    query: ListQuery, calls: CallsOfPrincipal, images: Iterable[Mapping[str, Any]], *, by_id: bool
) -> list[Facet]:
    """The facets of a list; families are those of its ``images``, since the API lists none."""
    families = [image["ImageFamily"] for image in images if image["ImageFamily"]]
    if "family" in query.values:
        families.insert(0, query.values["family"])
    every = {name: values for name, (_, values) in FACETS.items()}
    every["family"] = tuple(dict.fromkeys(families))[:_MOST_FAMILIES]
    return [_facet(name, values, query, calls, by_id=by_id) for name, values in every.items() if values]


def _facet(
    name: str, values: Sequence[str], query: ListQuery, calls: CallsOfPrincipal, *, by_id: bool
) -> Facet:
    chosen = query.values.get(name, "")
    others = query.without(name).conditions(by_id=by_id)
    shown = list[Value]()
    for value in values:
        is_chosen = value == chosen
        count = _count({**others, **condition(name, value)}, calls)
        if count or is_chosen:
            shown.append(Value(value, count, is_chosen, query.link(**{name: "" if is_chosen else value})))
    return Facet(name, shown)


def _count(parameters: Mapping[str, str], calls: CallsOfPrincipal) -> int:
    """How many images there are; 0 where the API refuses the combination, or a policy does."""
    try:
        found = calls.ask_with("DescribeImages", {**parameters, "PageSize": "1"})
    except RefusedCallError:
        return 0
    total: int = found["TotalCount"]
    return total
