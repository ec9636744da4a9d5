"""The conditions that DescribeSnapshots and DescribeDisks share: values, creation times and tags."""

from collections.abc import Callable, Iterable
from typing import Any

from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.tag_parameters import TagParameter, checked_tags
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.tagging import has_tags
from genzo.errors import ErrorType

MAX_IDS = 100
_MAX_TAGS = 20

Condition = Callable[[Any], bool]
"""Whether a snapshot or a disk meets a condition of the request."""


def documented(value: str, allowed: Iterable[str], error: ErrorType) -> str:
    """The value as the API spells it; its case does not count.

    Raises:
        ApiError: ``error``, for a value that is not allowed.
    """
    for each in allowed:
        if each.lower() == value.lower():
            return each
    raise error()


def is_one_of(attribute: str, values: Iterable[object]) -> Condition:
    """An attribute must have one of these values."""
    wanted = frozenset(values)
    return lambda resource: getattr(resource, attribute) in wanted


def equal(**asked: object) -> list[Condition]:
    """Attributes must have these values; None adds no condition."""
    return [is_one_of(name, [value]) for name, value in asked.items() if value is not None]


def created_within(
    filters: Iterable[FilterParameter], bad_key: ErrorType, bad_value: ErrorType
) -> list[Condition]:
    """The creation time must be within the bounds, both inclusive to the second."""
    conditions: list[Condition] = []
    for parameter in filters:
        if parameter.key not in _BOUNDS:
            raise bad_key()
        moment = parse_timestamp(parameter.value)
        if moment is None:
            raise bad_value()
        conditions.append(_BOUNDS[parameter.key](moment))
    return conditions


def _from(moment: int) -> Condition:
    return lambda resource: resource.created // 1000 >= moment


def _until(moment: int) -> Condition:
    return lambda resource: resource.created // 1000 <= moment


_BOUNDS: dict[str, Callable[[int], Condition]] = {"CreationStartTime": _from, "CreationEndTime": _until}


def tagged(tags: tuple[TagParameter, ...], mismatch: ErrorType, too_many: ErrorType) -> list[Condition]:
    """Each tag must be present; a key without a value matches any value."""
    filters = checked_tags(tags, _MAX_TAGS, too_many, mismatch)
    return [lambda resource: has_tags(resource, filters)]
