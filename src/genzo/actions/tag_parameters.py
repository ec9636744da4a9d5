"""Tag.N of requests that create, tag or list something."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_tag_key, is_tag_value
from genzo.catalogue.query import TagFilter
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed


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


class TagErrors(ErrorGroup):
    """The errors of `tags_of`."""

    tag_key = Listed("InvalidTagKey.Malformed")
    tag_value = Listed("InvalidTagValue.Malformed")
    tag_twice = Listed("Duplicate.TagKey")


def tags_of(parameters: Iterable[TagParameter], errors: TagErrors) -> tuple[Tag, ...]:
    """The tags of a request, in its order; a tag without a value gets an empty one.

    Raises:
        ApiError: a key or value breaks the rules, or a key is given twice.
    """
    tags: dict[str, Tag] = {}
    for parameter in parameters:
        key, value = parameter.key or "", parameter.value or ""
        if not is_tag_key(key):
            raise errors.tag_key()
        if not is_tag_value(value):
            raise errors.tag_value()
        if key in tags:
            raise errors.tag_twice()
        tags[key] = Tag(key, value)
    return tuple(tags.values())
