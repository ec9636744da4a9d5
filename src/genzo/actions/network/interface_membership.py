"""The secondary network interface that a request puts into a security group or takes out of one."""

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.find_interface import PlacedInterface, find_interface
from genzo.actions.network.membership import MembershipErrors, MembershipRequest
from genzo.errors.group import Listed


class InterfaceErrors(MembershipErrors):
    """The errors of `named_interface`."""

    primary_interface = Listed("InvalidOperation.InvalidEniType")


def named_interface(
    request: MembershipRequest, context: WriteContext, errors: InterfaceErrors
) -> PlacedInterface | None:
    """The secondary interface of the request; None for a request that names an instance.

    Raises:
        ApiError: one of ``errors``; the primary interface is in the groups of its instance.
    """
    if request.network_interface_id is None or request.instance_id is not None:
        return None
    if request.region_id is None:
        raise errors.region_of_interface()
    context.require_region(request.region_id)
    found = find_interface(context, request.region_id, request.network_interface_id)
    if found is None:
        raise errors.interface_not_found(text="The specified NetworkInterfaceId does not exist.")
    if found.is_primary:
        raise errors.primary_interface(text="The type of the network interface is not Secondary.")
    return found


def put_interface_into_groups(
    context: WriteContext, placed: PlacedInterface, group_ids: tuple[str, ...]
) -> None:
    """Keep the interface in these security groups alone."""
    placed.put(context, msgspec.structs.replace(placed.interface, security_group_ids=group_ids))
