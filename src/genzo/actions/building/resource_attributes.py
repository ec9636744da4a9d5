"""The rules for names, descriptions and tags that components and pipelines share."""

from collections.abc import Iterable

from genzo.actions.action import WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_description, is_valid_image_name
from genzo.catalogue.resource import Resource
from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.errors.table import errors_of

# None of these actions lists a code of tags.
_TAGS = TagErrors(errors_of("CreateImagePipeline"))


def require_name(name: str | None, error: ErrorType) -> None:
    """Refuse a name that breaks the rules; a missing name passes."""
    if name is not None and not is_valid_image_name(name):
        raise error(text="The specified Name is not valid.")


def require_description(description: str | None, error: ErrorType) -> None:
    """Refuse a description that breaks the rules; a missing description passes."""
    if description is not None and not is_valid_description(description):
        raise error(text="The specified Description is not valid.")


def checked_tags(parameters: tuple[TagParameter, ...], context: WriteContext, name: str) -> tuple[Tag, ...]:
    """The tags of the parameter ``name``, after a check of their number and form."""
    if len(parameters) > context.quotas["tags"]:
        raise INVALID_PARAMETER(name=name)
    return tags_of(parameters, _TAGS, name)


def require_quota(resources: Iterable[Resource], quota: int, error: ErrorType, noun: str) -> None:
    """Refuse one more resource than the quota allows."""
    if len(list(resources)) >= quota:
        raise error(text=f"The number of {noun} exceeds the quota of {quota}")
