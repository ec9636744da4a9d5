"""Tag.N of requests, and the filters that it gives in requests that list resources."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from genzo.catalogue.query import TagFilter
from genzo.errors import ErrorType


class TagParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """A tag; some clients still send the deprecated names in lower case."""

    key: Annotated[str | None, msgspec.Meta(extra={"aliases": ["key"]})] = None
    value: Annotated[str | None, msgspec.Meta(extra={"aliases": ["value"]})] = None


def asked_tags(parameters: Iterable[TagParameter]) -> tuple[TagFilter, ...]:
    """The filters of Tag.N in a request that lists resources: a key without a value matches any value."""
    return tuple(TagFilter(parameter.key or "", parameter.value) for parameter in parameters)


def checked_tags(
    parameters: Sequence[TagParameter], most: int, too_many: ErrorType, mismatch: ErrorType
) -> tuple[TagFilter, ...]:
    """The filters of Tag.N, each of which must have a key.

    Raises:
        ApiError: ``too_many`` for more than ``most``, ``mismatch`` for a value without a key.
    """
    if len(parameters) > most:
        raise too_many()
    if not all(parameter.key for parameter in parameters):
        raise mismatch()
    return asked_tags(parameters)
