"""Tag.N of requests that create or tag something."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from genzo.catalogue.image import Tag
from genzo.catalogue.naming import is_tag_key, is_tag_value
from genzo.errors import ErrorType


class TagParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """A tag; the lower-case names are deprecated but still sent."""

    key: Annotated[str | None, msgspec.Meta(extra={"aliases": ["key"]})] = None
    value: Annotated[str | None, msgspec.Meta(extra={"aliases": ["value"]})] = None


def tags_of(
    parameters: Iterable[TagParameter], bad_key: ErrorType, bad_value: ErrorType, duplicate: ErrorType
) -> tuple[Tag, ...]:
    """The tags that a request gives, in its order; a value left out is the empty one.

    Raises:
        ApiError: the errors given, for a key or value that breaks the rules or a key given twice.
    """
    tags: dict[str, Tag] = {}
    for parameter in parameters:
        key, value = parameter.key or "", parameter.value or ""
        if not is_tag_key(key):
            raise bad_key()
        if not is_tag_value(value):
            raise bad_value()
        if key in tags:
            raise duplicate()
        tags[key] = Tag(key, value)
    return tuple(tags.values())
