"""Custom routes of the route tables of VPCs."""

from typing import ClassVar

from genzo.catalogue.instances import Instance
from genzo.catalogue.network import PendingResource


class RouteEntry(PendingResource, frozen=True, kw_only=True, omit_defaults=True):
    """A custom route. Its next hop is an instance or a network interface, in the VPC of its route table.

    The destination is a range ``a.b.c.d/n``. The routes that the system makes follow from the VPC and its
    vSwitches, and are not stored.
    """

    kind: ClassVar[str] = "routeentry"

    route_table_id: str = ""
    destination_cidr_block: str = ""
    next_hop_type: str = ""
    next_hop_id: str = ""

    def leads_to(self, instance: Instance) -> bool:
        """Whether the next hop is the instance or one of its network interfaces."""
        interfaces = (each.network_interface_id for each in instance.network_interfaces)
        return self.next_hop_id in (instance.resource_id, *interfaces)
