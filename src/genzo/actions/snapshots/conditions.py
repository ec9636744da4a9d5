"""What DescribeSnapshots and DescribeDisks ask alike: lists of ids, creation times and tags."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from genzo.actions.tags.tag_parameters import TagParameter
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.resource import Resource
from genzo.errors import ApiError, ErrorType

_MAX_IDS = 100
_MAX_TAGS = 20

Condition = Callable[[Any], bool]
"""Whether a snapshot, or a disk, is one of those asked for."""


class FilterParameter(msgspec.Struct, frozen=True, rename="pascal"):
    key: str = ""
    value: str = ""


def json_ids(text: str, malformed: ApiError, too_many: ApiError) -> frozenset[str]:
    """The ids of a JSON array of up to 100; an empty array asks for none.

    Raises:
        ApiError: ``malformed`` or ``too_many``.
    """
    try:
        ids = msgspec.json.decode(text, type=list[str])
    except (msgspec.DecodeError, UnicodeError):
        raise malformed from None
    if len(ids) > _MAX_IDS:
        raise too_many
    return frozenset(ids)


def is_one_of(attribute: str, values: Iterable[object]) -> Condition:
    """That an attribute has one of these values."""
    wanted = frozenset(values)
    return lambda resource: getattr(resource, attribute) in wanted


def equal(**asked: object) -> list[Condition]:
    """That attributes have these values; None asks nothing."""
    return [is_one_of(name, [value]) for name, value in asked.items() if value is not None]


def created_within(
    filters: Iterable[FilterParameter], bad_key: ErrorType, bad_value: ErrorType
) -> list[Condition]:
    """That the time of creation is in the bounds, both inclusive to the second."""
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
    """That each tag is there: a key alone matches any value."""
    if len(tags) > _MAX_TAGS:
        raise too_many()
    if any(not tag.key for tag in tags):
        raise mismatch()
    return [_has_tag(tag.key or "", tag.value) for tag in tags]


def _has_tag(key: str, value: str | None) -> Condition:
    def has_tag(resource: Resource) -> bool:
        return any(tag.key == key and value in (None, tag.value) for tag in resource.tags)

    return has_tag
