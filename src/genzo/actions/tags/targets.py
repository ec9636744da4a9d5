"""RegionId, ResourceType and ResourceId.N of TagResources, UntagResources and ListTagResources."""

from genzo.actions.action import Context
from genzo.actions.tags.taggable import Taggable, require_taggables
from genzo.catalogue.tagging import TAG_RESOURCES_TYPES
from genzo.errors.group import ErrorGroup, Listed


class PlaceErrors(ErrorGroup):
    """The errors of `require_place`."""

    no_region = Listed("MissingParameter.RegionId")
    no_type = Listed("MissingParameter.ResourceType")
    region = Listed("InvalidRegionId.NotFound")
    type = Listed("InvalidResourceType.NotFound")


class ResourceErrors(PlaceErrors):
    """The errors of ids of resources."""

    too_many = Listed("NumberExceed.ResourceIds")
    not_found = Listed("InvalidResourceId.NotFound")


class TargetErrors(ResourceErrors):
    """The errors of `require_targets`."""

    no_ids = Listed("MissingParameter.ResourceIds")
    not_supported = Listed("InvalidResourceId.NotSupported")


def require_place(
    context: Context, region_id: str | None, resource_type: str | None, errors: PlaceErrors
) -> tuple[str, str]:
    """The region and the resource type, which must both be given."""
    if region_id is None:
        raise errors.no_region()
    if resource_type is None:
        raise errors.no_type()
    if region_id not in context.facts.regions:
        raise errors.region()
    if resource_type not in TAG_RESOURCES_TYPES:
        raise errors.type()
    return region_id, resource_type


def require_targets(
    context: Context,
    region_id: str | None,
    resource_type: str | None,
    resource_ids: tuple[str, ...],
    errors: TargetErrors,
) -> list[Taggable]:
    """The caller's resources that a request names."""
    place = require_place(context, region_id, resource_type, errors)
    if not resource_ids:
        raise errors.no_ids()
    if len(resource_ids) > context.quotas["resources_per_tagging"]:
        raise errors.too_many()
    return require_taggables(context, *place, resource_ids, errors.not_found, errors.not_supported)
