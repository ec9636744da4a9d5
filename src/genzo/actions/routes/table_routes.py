"""Route tables of VPCs, and their routes: those that the system makes, and custom ones."""

from typing import NamedTuple, Protocol

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resources
from genzo.actions.network.custom_routes import custom_entries
from genzo.actions.network.networks import vswitches_of
from genzo.actions.network.new_vpc import RESERVED
from genzo.catalogue.network import Vpc

SYSTEM = "System"
CUSTOM = "Custom"
ROUTE_TYPES = (SYSTEM, CUSTOM, "BGP", "CEN", "ECR")
"""The documented types of routes."""
LOCAL = "local"
"""The type of the next hop of a system route."""
V_ROUTER = "VRouter"
"""The type of the router of a VPC. There are no border routers here."""


class Route(NamedTuple):
    """A route; ``created`` is in milliseconds since 1970. A system route has no ``next_hop_id``."""

    entry_id: str
    cidr_block: str
    status: str
    created: int
    type: str = SYSTEM
    next_hop_type: str = LOCAL
    next_hop_id: str = ""
    name: str = ""
    description: str = ""


class TableRequest(Protocol):
    """What the requests of both products have to choose route tables."""

    @property
    def v_router_id(self) -> str | None: ...
    @property
    def route_table_id(self) -> str | None: ...
    @property
    def router_type(self) -> str | None: ...
    @property
    def router_id(self) -> str | None: ...
    @property
    def route_table_name(self) -> str | None: ...


def is_asked_table(vpc: Vpc, request: TableRequest) -> bool:
    """Whether a request asks for the route table of a VPC, which has no name."""
    if request.route_table_name or request.router_type not in (None, V_ROUTER):
        return False
    return (
        request.v_router_id in (None, vpc.v_router_id)
        and request.router_id in (None, vpc.v_router_id)
        and request.route_table_id in (None, vpc.route_table_id)
    )


def vpc_of_table(context: Context, region_id: str | None, route_table_id: str) -> Vpc | None:
    """The caller's VPC whose route table has this id, in a region, or without one in any."""
    vpcs = own_resources(context, Vpc, region_id)
    return next((vpc for vpc in vpcs if vpc.route_table_id == route_table_id), None)


def system_routes(context: Context, vpc: Vpc) -> list[Route]:
    """The routes that the system makes: to each vSwitch, and to the addresses of the service.

    Their ids follow from those of the vSwitches and of the route table.
    """
    of_vswitches = [
        Route(_entry_id(each.resource_id), each.cidr_block, each.status_at(context.now), each.created)
        for each in vswitches_of(context, vpc)
    ]
    to_service = Route(_entry_id(vpc.route_table_id), str(RESERVED), vpc.status_at(context.now), vpc.created)
    return [*of_vswitches, to_service]


def routes_of(context: Context, vpc: Vpc) -> list[Route]:
    """All routes of the route table of a VPC, the custom ones last."""
    custom = [
        Route(
            entry.resource_id,
            entry.destination_cidr_block,
            entry.status_at(context.now),
            entry.created,
            CUSTOM,
            entry.next_hop_type,
            entry.next_hop_id,
            entry.name,
            entry.description,
        )
        for entry in custom_entries(context, vpc)
    ]
    return [*system_routes(context, vpc), *custom]


def _entry_id(resource_id: str) -> str:
    return f"rte-{resource_id.partition('-')[2]}"
