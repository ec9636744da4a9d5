"""Finding and changing everything that carries tags: the caller's images and other resources."""

from collections.abc import Iterable

from genzo.actions.action import Context, WriteContext
from genzo.actions.find_image import stored_image, usable_image
from genzo.actions.tags.interfaces import (
    INTERFACE,
    find_tagged_interface,
    own_interfaces,
    put_interface,
)
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.image import Image
from genzo.catalogue.query import ImageQuery, TagFilter
from genzo.catalogue.resource import Resource
from genzo.catalogue.tagging import IMAGE, TAGGABLE_KINDS, has_tags
from genzo.catalogue.visibility import Arm
from genzo.errors import ErrorType

Taggable = Image | Resource

_NO_LIMIT = 2**31 - 1


def find_taggable(context: Context, region_id: str, resource_type: str, resource_id: str) -> Taggable | None:
    """The caller's own resource of this id, as the catalogue stores it."""
    if resource_type == IMAGE:
        return stored_image(context, region_id, resource_id)
    if resource_type == INTERFACE:
        return find_tagged_interface(context, region_id, resource_id)
    kind = TAGGABLE_KINDS.get(resource_type)
    if kind is None:
        return None
    return context.catalogue.resource(kind, context.account_id, region_id, resource_id)


def require_taggables(
    context: Context,
    region_id: str,
    resource_type: str,
    resource_ids: Iterable[str],
    not_found: ErrorType,
    not_supported: ErrorType,
) -> list[Taggable]:
    """The caller's own resources of these ids, each once.

    Raises:
        ApiError: ``not_supported`` for an image that the caller can see but does not own, else ``not_found``.
    """
    found = []
    for resource_id in dict.fromkeys(resource_ids):
        resource = find_taggable(context, region_id, resource_type, resource_id)
        if resource is None:
            raise (
                not_supported
                if is_others_image(context, region_id, resource_type, resource_id)
                else not_found
            )()
        found.append(resource)
    return found


def is_others_image(context: Context, region_id: str, resource_type: str, resource_id: str) -> bool:
    """Whether this is an image that the caller may use and does not own."""
    return resource_type == IMAGE and usable_image(context, region_id, resource_id) is not None


def own_taggables(
    context: Context, region_id: str, resource_type: str, tags: tuple[TagFilter, ...] = ()
) -> list[Taggable]:
    """All of the caller's resources of a type in a region that carry these tags."""
    if resource_type == IMAGE:
        query = ImageQuery(
            viewer=context.account_id, region_id=region_id, arms=(Arm.OWN,), limit=_NO_LIMIT, tags=tags
        )
        return [*context.catalogue.images_page(query).images]
    if resource_type == INTERFACE:
        interfaces = own_interfaces(context, region_id)
        return [interface for interface in interfaces if has_tags(interface, tags)]
    kind = TAGGABLE_KINDS.get(resource_type)
    if kind is None:
        return []
    resources = context.catalogue.resources(kind, context.account_id, region_id)
    return [resource for resource in resources if has_tags(resource, tags)]


def put_taggables(context: WriteContext, resources: Iterable[Taggable]) -> None:
    """Write changed resources to the catalogue."""
    for resource in resources:
        if isinstance(resource, Image):
            context.catalogue.put_images([resource])
        elif isinstance(resource, DetachedInterface):
            put_interface(context, resource)
        else:
            context.catalogue.put_resource(resource)
