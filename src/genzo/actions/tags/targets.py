"""RegionId, ResourceType and ResourceId.N of the newer actions, and the errors each has for these."""

from genzo.actions.action import Context
from genzo.actions.tags.taggable import Taggable, require
from genzo.catalogue.tagging import TAG_RESOURCES_TYPES
from genzo.errors import ErrorType
from genzo.errors.documented import documented


class TargetErrors:
    """The errors of an action about what it is to act on."""

    def __init__(self, action: str) -> None:
        listed = documented(action)
        self.no_region = listed("MissingParameter.RegionId")
        self.no_type = listed("MissingParameter.ResourceType")
        self.no_ids = listed("MissingParameter.ResourceIds")
        self.region = listed("InvalidRegionId.NotFound")
        self.type = listed("InvalidResourceType.NotFound")
        self.too_many = listed("NumberExceed.ResourceIds")
        self.not_found = listed("InvalidResourceId.NotFound")
        self.not_supported = listed("InvalidResourceId.NotSupported")

    @property
    def of_place(self) -> tuple[ErrorType, ...]:
        """What `require_place` can raise."""
        return (self.no_region, self.no_type, self.region, self.type)

    @property
    def of_targets(self) -> tuple[ErrorType, ...]:
        """What `require_targets` can raise."""
        return (*self.of_place, self.no_ids, self.too_many, self.not_found, self.not_supported)


def require_place(
    context: Context, region_id: str | None, resource_type: str | None, errors: TargetErrors
) -> tuple[str, str]:
    """Region and resource type, once both are known to be there."""
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
    return require(context, *place, resource_ids, errors.not_found, errors.not_supported)
