"""Finding the custom route that a request deletes, for the actions of both products."""

from typing import NamedTuple

from genzo.actions.action import Context
from genzo.actions.network.custom_routes import custom_entries, has_pending_entry
from genzo.actions.network.networks import vswitches_of
from genzo.actions.routes.destinations import destination_of
from genzo.actions.routes.table_routes import system_routes, vpc_of_table
from genzo.catalogue.network import AVAILABLE, Vpc
from genzo.catalogue.route_entries import RouteEntry
from genzo.errors.group import ErrorGroup, Listed

_FEWEST, _MOST = 2, 16


class DeletionErrors(ErrorGroup):
    """The errors of `require_deletable`."""

    no_table = Listed("InvalidRouteTableId.NotFound")
    vpc_status = Listed("IncorrectVpcStatus")
    cidr = Listed("InvalidCidrBlock.Malformed")
    no_hop = Listed("InvalidNextHop")
    list_size = Listed("InvalidNextHopList.Size")
    both = Listed("ParamExclusive.NextHopIdAndList")
    system = Listed("OperationDenied")
    no_entry = Listed("InvalidRouteEntry.NotFound")
    entry_status = Listed("IncorrectRouteEntryStatus")
    being_made = Listed("TaskConflict")


class NamedEntry(NamedTuple):
    """A route by its destination and its next hop; ``hops`` is the number of those in NextHopList."""

    route_table_id: str
    destination_cidr_block: str
    next_hop_id: str | None
    hops: int


def require_hops(next_hop_id: str | None, hops: int, errors: DeletionErrors) -> None:
    """Refuse a next hop beside a list of them, and a list that is too short or too long."""
    if next_hop_id is not None and hops:
        raise errors.both()
    if hops and not _FEWEST <= hops <= _MOST:
        raise errors.list_size()


def named_entry(
    named: NamedEntry, region_id: str | None, context: Context, errors: DeletionErrors
) -> tuple[Vpc, RouteEntry]:
    """The route that a request names, and its VPC. A route has one next hop here.

    Raises:
        ApiError: the route does not exist, or the system made it.
    """
    require_hops(named.next_hop_id, named.hops, errors)
    vpc = vpc_of_table(context, region_id, named.route_table_id)
    if vpc is None:
        raise errors.no_table()
    if vpc.status_at(context.now) != AVAILABLE:
        raise errors.vpc_status()
    destination = str(destination_of(named.destination_cidr_block, errors.cidr))
    if any(route.cidr_block == destination for route in system_routes(context, vpc)):
        raise errors.system()
    if named.next_hop_id is None and not named.hops:
        raise errors.no_hop()
    for entry in custom_entries(context, vpc):
        if (entry.destination_cidr_block, entry.next_hop_id) == (destination, named.next_hop_id):
            return vpc, entry
    raise errors.no_entry()


def require_deletable(vpc: Vpc, context: Context, errors: DeletionErrors) -> None:
    """Refuse to delete a route of a VPC that changes just now.

    Raises:
        ApiError: a route or a vSwitch of the VPC is just being made.
    """
    if has_pending_entry(context, vpc):
        raise errors.entry_status()
    if any(each.status_at(context.now) != AVAILABLE for each in vswitches_of(context, vpc)):
        raise errors.being_made()
