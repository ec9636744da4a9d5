"""Elastic IP addresses of instances and network interfaces that end."""

from genzo.actions.action import WriteContext
from genzo.catalogue.eips import Eip
from genzo.catalogue.instances import InstanceEip


def free_address(held: InstanceEip, region_id: str, context: WriteContext) -> None:
    """Make the address of an instance or an interface available again, if it has one."""
    if not held.allocation_id:
        return
    eip = context.catalogue.resource(Eip, context.account_id, region_id, held.allocation_id)
    if eip is not None:
        settles_at = context.now + context.durations.milliseconds("UnassociateEipAddress")
        context.catalogue.put_resource(eip.unassociated(settles_at))
