"""The routes of a VPC, which the system makes: to each vSwitch, and to the addresses of the service."""

from typing import NamedTuple

from genzo.actions.action import Context
from genzo.actions.network.networks import vswitches_of
from genzo.actions.network.new_vpc import RESERVED
from genzo.catalogue.network import Vpc

SYSTEM = "System"
CUSTOM = "Custom"
ROUTE_TYPES = (SYSTEM, CUSTOM, "BGP", "CEN", "ECR")
"""The documented types of routes."""
LOCAL = "local"
"""The type of the next hop of a system route."""


class SystemRoute(NamedTuple):
    """A route; ``created`` is in milliseconds since 1970."""

    entry_id: str
    cidr_block: str
    status: str
    created: int


def system_routes(context: Context, vpc: Vpc) -> list[SystemRoute]:
    """The routes of a VPC. Their ids follow from those of the vSwitches and of the route table."""
    of_vswitches = [
        SystemRoute(_entry_id(each.resource_id), each.cidr_block, each.status_at(context.now), each.created)
        for each in vswitches_of(context, vpc)
    ]
    to_service = SystemRoute(
        _entry_id(vpc.route_table_id), str(RESERVED), vpc.status_at(context.now), vpc.created
    )
    return [*of_vswitches, to_service]


def _entry_id(resource_id: str) -> str:
    return f"rte-{resource_id.partition('-')[2]}"
