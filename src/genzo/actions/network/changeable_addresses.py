"""The interface whose secondary addresses an action changes."""

from genzo.actions.action import Context
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.network.find_interface import PlacedInterface, find_interface
from genzo.catalogue.detached_interfaces import AVAILABLE
from genzo.catalogue.instances import IN_USE
from genzo.errors.group import ErrorGroup, Listed


class ChangeableErrors(ErrorGroup):
    """The errors of `changeable_interface`."""

    not_found = Listed("InvalidEniId.NotFound")
    status = Listed("InvalidOperation.InvalidEniState")
    instance_status = Listed("InvalidOperation.InvalidEcsState")


def changeable_interface(
    context: Context, region_id: str, interface_id: str, errors: ChangeableErrors
) -> PlacedInterface:
    """The interface, which must be Available or InUse; a primary one, of a Running or Stopped instance.

    Raises:
        ApiError: see `ChangeableErrors`.
    """
    context.require_region(region_id)
    placed = find_interface(context, region_id, interface_id)
    if placed is None:
        raise errors.not_found(text="The specified NetworkInterfaceId does not exist.")
    if placed.status_at(context.now) not in (AVAILABLE, IN_USE):
        raise errors.status(text="The status of the network interface is neither Available nor InUse.")
    instance = placed.instance
    if (
        placed.is_primary
        and instance is not None
        and instance.status_at(context.now) not in (RUNNING, STOPPED)
    ):
        raise errors.instance_status(text="The status of the instance is neither Running nor Stopped.")
    return placed
