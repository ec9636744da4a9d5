"""The secondary network interface that a request puts into a security group or takes out of one."""

from typing import NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.membership import MembershipErrors, MembershipRequest
from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.errors.group import Listed


class InterfaceErrors(MembershipErrors):
    """The errors of `named_interface`."""

    primary_interface = Listed("InvalidOperation.InvalidEniType")


class AttachedInterface(NamedTuple):
    """A network interface and its instance."""

    instance: Instance
    interface: NetworkInterface

    def put_into_groups(self, context: WriteContext, group_ids: tuple[str, ...]) -> None:
        """Keep the interface in these security groups alone."""
        changed = msgspec.structs.replace(self.interface, security_group_ids=group_ids)
        context.catalogue.put_resource(self.instance.with_interface(changed))


def named_interface(
    request: MembershipRequest, context: WriteContext, errors: InterfaceErrors
) -> AttachedInterface | None:
    """The interface of the request; None for a request that names an instance.

    Raises:
        ApiError: one of ``errors``; the primary interface is in the groups of its instance.
    """
    if request.network_interface_id is None or request.instance_id is not None:
        return None
    if request.region_id is None:
        raise errors.region_of_interface()
    context.require_region(request.region_id)
    for instance in context.catalogue.resources(Instance, context.account_id, request.region_id):
        for interface in instance.network_interfaces:
            if interface.network_interface_id == request.network_interface_id:
                if interface.type == "Primary":
                    raise errors.primary_interface(text="The type of the network interface is not Secondary.")
                return AttachedInterface(instance, interface)
    raise errors.interface_not_found(text="The specified NetworkInterfaceId does not exist.")
