"""The tags that Tag.N gives to new or existing resources."""

from collections.abc import Iterable

from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed


class TagErrors(ErrorGroup):
    """The errors of `tags_of`; an action whose list has no code of tags answers InvalidParameter."""

    tag_key = Listed("InvalidTagKey.Malformed", otherwise=INVALID_PARAMETER)
    tag_value = Listed("InvalidTagValue.Malformed", otherwise=INVALID_PARAMETER)
    tag_twice = Listed("Duplicate.TagKey", otherwise=INVALID_PARAMETER)


def tags_of(
    parameters: Iterable[TagParameter], errors: TagErrors, parameter_name: str = "Tag"
) -> tuple[Tag, ...]:
    """The tags of a request, in its order; a tag without a value gets an empty one.

    Raises:
        ApiError: a key or value breaks the rules, or a key is given twice.
    """
    tags: dict[str, Tag] = {}
    for number, parameter in enumerate(parameters, start=1):
        name = f"{parameter_name}.{number}"
        key, value = parameter.key or "", parameter.value or ""
        if not is_valid_tag_key(key):
            raise errors.tag_key(name=f"{name}.Key")
        if not is_valid_tag_value(value):
            raise errors.tag_value(name=f"{name}.Value")
        if key in tags:
            raise errors.tag_twice(name=f"{name}.Key")
        tags[key] = Tag(key, value)
    return tuple(tags.values())
