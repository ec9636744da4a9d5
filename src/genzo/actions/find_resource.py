"""Finds the caller's resource that a request names, with or without its region.

On the service the address of a request decides the region; some SDKs send RegionId with every request, others
never do. Here RegionId decides. Without it all regions are searched, since ids are unique. Resources of other
accounts are not found, so that an answer never tells whether they exist.
"""

from genzo.actions.action import Context
from genzo.catalogue.resource import R
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
    """The caller's resource of this id, in this region, or in any without one; None if there is none."""
    catalogue, account_id = context.catalogue, context.account_id
    if region_id:
        return catalogue.resource(kind, account_id, region_id, resource_id)
    return catalogue.resource_in_any(kind, account_id, tuple(context.facts.regions), resource_id)


def own_resources(context: Context, kind: type[R], region_id: str | None) -> list[R]:
    """The caller's resources of a kind in a region, or without one everywhere, newest first in each."""
    catalogue, account_id = context.catalogue, context.account_id
    if region_id:
        return catalogue.resources(kind, account_id, region_id)
    return catalogue.resources_in_all(kind, account_id, tuple(context.facts.regions))
