"""Tag.N of Cloud Assistant: in requests that list commands and invocations, and of new invocations."""

from collections.abc import Sequence

from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.image import Tag
from genzo.catalogue.query import TagFilter
from genzo.errors.group import Listed

_MOST = 20


class CountedTagErrors(TagErrors):
    """The errors of `counted_tags`."""

    too_many_tags = Listed("NumberExceed.Tags")
    no_tag_key = Listed("MissingParameter.TagKey")


def counted_tags(parameters: Sequence[TagParameter], errors: CountedTagErrors) -> tuple[Tag, ...]:
    """The tags of a request.

    Raises:
        ApiError: there are too many, or one has no key or a malformed one, a malformed value, or a key twice.
    """
    if len(parameters) > _MOST:
        raise errors.too_many_tags()
    if not all(parameter.key for parameter in parameters):
        raise errors.no_tag_key()
    return tags_of(parameters, errors)


def tag_filters(parameters: Sequence[TagParameter], errors: CountedTagErrors) -> tuple[TagFilter, ...]:
    """The filters of a request that lists something, after the same checks."""
    counted_tags(parameters, errors)
    return asked_tags(parameters)
