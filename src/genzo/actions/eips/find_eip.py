"""Finding the caller's elastic IP address that a request names."""

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.catalogue.eips import Eip
from genzo.errors.group import ErrorGroup, Listed


class EipErrors(ErrorGroup):
    """The errors of `own_eip`."""

    no_region = Listed("Forbidden.RegionNotFound")
    no_eip = Listed("InvalidAllocationId.NotFound")


def own_eip(context: Context, region_id: str | None, allocation_id: str, errors: EipErrors) -> Eip:
    """The caller's address of this id, in the region, or in any without one.

    Raises:
        ApiError: there is no such region or address.
    """
    if region_id is not None and region_id not in context.facts.regions:
        raise errors.no_region()
    return own_resource(context, Eip, region_id, allocation_id, errors.no_eip)
