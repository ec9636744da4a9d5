"""Adding tags to resources: the rules of TagResources and AddTags."""

from collections.abc import Iterable

from genzo.actions.action import WriteContext
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.taggable import Taggable, put_taggables
from genzo.catalogue.image import Tag
from genzo.catalogue.tagging import has_similar_key, user_tag_count, with_added_tags
from genzo.errors import ErrorType


def require_keys(parameters: Iterable[TagParameter], mismatch: ErrorType) -> None:
    """Refuse a value without a key."""
    if any(parameter.key is None and parameter.value is not None for parameter in parameters):
        raise mismatch()


def add_tags(
    context: WriteContext,
    resources: Iterable[Taggable],
    tags: tuple[Tag, ...],
    similar: ErrorType,
    quota: ErrorType,
) -> None:
    """Add the tags to all the resources, or to none.

    Raises:
        ApiError: ``similar`` if a key differs from another one of the resource only in case, ``quota`` if the
        resource would have too many tags.
    """
    changed = []
    for resource in resources:
        after = with_added_tags(resource, tags)
        if has_similar_key(after, tags):
            raise similar()
        if user_tag_count(after) > max(context.quotas["tags"], user_tag_count(resource)):
            raise quota()
        changed.append(after)
    put_taggables(context, changed)
