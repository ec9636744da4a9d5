"""Tag.N of requests of the VPC product that list resources."""

from collections.abc import Sequence

from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.catalogue.query import TagFilter
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed


class AskedTagErrors(ErrorGroup):
    """The errors of `checked_asked_tags`; some actions list none."""

    key = Listed("InvalidTagKey", otherwise=INVALID_PARAMETER)
    value = Listed("InvalidTagValue", otherwise=INVALID_PARAMETER)


def checked_asked_tags(parameters: Sequence[TagParameter], errors: AskedTagErrors) -> tuple[TagFilter, ...]:
    """The tags that a resource must have; one without a value stands for any value.

    Raises:
        ApiError: a key or a value can be of no tag.
    """
    for number, parameter in enumerate(parameters, start=1):
        if not is_valid_tag_key(parameter.key or ""):
            raise errors.key(name=f"Tag.{number}.Key")
        if not is_valid_tag_value(parameter.value or ""):
            raise errors.value(name=f"Tag.{number}.Value")
    return asked_tags(parameters)
