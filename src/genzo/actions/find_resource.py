"""Finding the caller's resource that a request names, also where the request has no RegionId.

On the service, the endpoint decides the region; many SDKs also send RegionId with every request, others
never do. Here RegionId decides. Without it, the resource is searched in all regions, since ids are unique.
Resources of other accounts are not found, so that an answer does not tell whether they exist.
"""

from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.catalogue.store import R
from genzo.errors import ErrorType


def own_resource(
    context: Context, kind: type[R], region_id: str | None, resource_id: str, error: ErrorType, **fields: str
) -> R:
    """The caller's resource of this id, in this region, or in any region without one.

    Raises:
        ApiError: ``error`` with ``fields``, if it does not exist.
    """
    resource = find_own(context, kind, region_id, resource_id)
    if resource is None:
        raise error(**fields)
    return resource


def find_own(context: Context, kind: type[R], region_id: str | None, resource_id: str) -> R | None:
    """The caller's resource of this id, in this region or, without one, in any; None if it does not exist."""
    for region in _regions(context, region_id):
        resource = context.catalogue.resource(kind, context.account_id, region, resource_id)
        if resource is not None:
            return resource
    return None


def own_resources(context: Context, kind: type[R], region_id: str | None) -> list[R]:
    """The caller's resources of a kind in a region or, without one, in all; newest first in each region."""
    return [
        resource
        for region in _regions(context, region_id)
        for resource in context.catalogue.resources(kind, context.account_id, region)
    ]


def _regions(context: Context, region_id: str | None) -> Iterable[str]:
    return (region_id,) if region_id else context.facts.regions
