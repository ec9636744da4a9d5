"""Checks and filters of the actions that list components, pipelines and executions."""

from collections.abc import Iterable, Sequence
from typing import Annotated, TypeVar

import msgspec

from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.resource import Resource
from genzo.catalogue.tagging import has_tags
from genzo.errors import INVALID_PARAMETER, ErrorType

T = TypeVar("T", bound=Resource)

_MAXIMUM_IDS = 20
_MAXIMUM_TAGS = 20
MaxResults = Annotated[int, msgspec.Meta(ge=1, le=500)]


def require_few(
    resource_ids: Sequence[str], tags: Sequence[TagParameter], too_many_ids: ErrorType, name: str
) -> None:
    """Refuse more ids, of the parameter ``name``, or more tags than a request may have.

    Raises:
        ApiError: ``too_many_ids``, or InvalidParameter for the tags.
    """
    if len(resource_ids) > _MAXIMUM_IDS:
        raise too_many_ids(text=f"The number of {name} exceeds {_MAXIMUM_IDS}.")
    if len(tags) > _MAXIMUM_TAGS:
        raise INVALID_PARAMETER(name="Tag")


def with_tags(items: Iterable[T], wanted: Sequence[TagParameter]) -> list[T]:
    """The items that carry all tags; a tag without a value matches any value."""
    filters = asked_tags(wanted)
    return [item for item in items if has_tags(item, filters)]
