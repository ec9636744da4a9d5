"""Finding the caller's resource that a request names, in requests that need not say where it is.

On the service the address that a request goes to decides the region; many SDKs send RegionId along with
every request, others never do. Here a RegionId decides; without one, ids being unique, any region will do.
Resources of other accounts are not found: an answer never tells whether they exist.
"""

from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.catalogue.store import R
from genzo.errors import ErrorType


def own_resource(
    context: Context, kind: type[R], region_id: str | None, resource_id: str, error: ErrorType, **fields: str
) -> R:
    """The caller's resource of this id, in this region, or in any without one.

    Raises:
        ApiError: ``error`` with ``fields``, where there is none.
    """
    resource = find_own(context, kind, region_id, resource_id)
    if resource is None:
        raise error(**fields)
    return resource


def find_own(context: Context, kind: type[R], region_id: str | None, resource_id: str) -> R | None:
    """The caller's resource of this id, in this region, or in any without one; None if there is none."""
    for region in _regions(context, region_id):
        resource = context.catalogue.resource(kind, context.account_id, region, resource_id)
        if resource is not None:
            return resource
    return None


def own_resources(context: Context, kind: type[R], region_id: str | None) -> list[R]:
    """The caller's resources of a kind in a region, or without one everywhere, newest first in each."""
    return [
        resource
        for region in _regions(context, region_id)
        for resource in context.catalogue.resources(kind, context.account_id, region)
    ]


def _regions(context: Context, region_id: str | None) -> Iterable[str]:
    return (region_id,) if region_id else context.facts.regions
