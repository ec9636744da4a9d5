"""Adding tags to resources: the rules that TagResources and AddTags share."""

from collections.abc import Iterable

from genzo.actions.action import WriteContext
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.taggable import Taggable, keep
from genzo.catalogue.image import Tag
from genzo.catalogue.tagging import counted_tags, has_similar_key, tagged
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
    """Put the tags on all the resources, or on none.

    Raises:
        ApiError: ``similar`` where a key differs from another of the resource's in case alone, ``quota``
            where it would carry more tags than it may.
    """
    changed = []
    for resource in resources:
        after = tagged(resource, tags)
        if has_similar_key(after, tags):
            raise similar()
        if counted_tags(after) > max(context.quotas["tags"], counted_tags(resource)):
            raise quota()
        changed.append(after)
    keep(context, changed)
