"""The destination of a custom route.

Source: CreateRouteEntry of the VPC product, parameter DestinationCidrBlock.
"""

import ipaddress

from genzo.actions.action import Context
from genzo.actions.network.custom_routes import custom_entries
from genzo.actions.network.networks import network_of
from genzo.actions.network.new_vpc import RESERVED
from genzo.actions.routes.next_hops import NextHop
from genzo.actions.routes.table_routes import system_routes
from genzo.catalogue.network import Vpc
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup, Listed

_HOST_MASK = "/32"


class DestinationErrors(ErrorGroup):
    """The errors of `require_free`."""

    reserved = Listed("InvalidDestinationCidrBlock")
    of_vswitch = Listed("RouteConflict.AlreadyExist")
    same_route = Listed("InvalidRouteEntry.Duplicate")
    same_destination = Listed("InvalidCIDRBlock.Duplicate")


def destination_of(text: str, malformed: ErrorType) -> ipaddress.IPv4Network:
    """The range that a text names; one address stands for itself.

    Raises:
        ApiError: ``malformed``.
    """
    network = network_of(text if "/" in text else f"{text}{_HOST_MASK}")
    if network is None:
        raise malformed()
    return network


def require_free(
    destination: ipaddress.IPv4Network, hop: NextHop, vpc: Vpc, context: Context, errors: DestinationErrors
) -> None:
    """Refuse a destination that another route has, that is within a vSwitch, or that the service reserves.

    A destination may contain vSwitches.
    """
    if destination.subnet_of(RESERVED):
        raise errors.reserved()
    local = (network_of(route.cidr_block) for route in system_routes(context, vpc))
    if any(each is not None and destination.subnet_of(each) for each in local):
        raise errors.of_vswitch()
    for entry in custom_entries(context, vpc):
        if entry.destination_cidr_block == str(destination):
            is_same = (entry.next_hop_type, entry.next_hop_id) == hop
            raise errors.same_route() if is_same else errors.same_destination()
