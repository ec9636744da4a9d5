"""Creating a custom route, for the actions of both products."""

from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.network.custom_routes import custom_entries, has_pending_entry
from genzo.actions.network.networks import vswitches_of
from genzo.actions.routes.destinations import DestinationErrors, destination_of, require_free
from genzo.actions.routes.next_hops import NextHopErrors, RequestedHop, require_next_hop
from genzo.actions.routes.table_routes import vpc_of_table
from genzo.catalogue.network import AVAILABLE, Vpc
from genzo.catalogue.route_entries import RouteEntry
from genzo.errors.group import Listed


class CreationErrors(NextHopErrors, DestinationErrors):
    """The errors of `new_entry`."""

    no_table = Listed("InvalidRouteTableId.NotFound")
    vpc_status = Listed("IncorrectVpcStatus")
    cidr = Listed("InvalidCidrBlock.Malformed")
    vswitch_status = Listed("IncorrectVSwitchStatus", "VswitchStatusError")
    entry_status = Listed("IncorrectRouteEntryStatus")
    too_many = Listed("QuotaExceeded")


class NewRouteEntry(NamedTuple):
    """What a request asks for, after a check of its name and description."""

    region_id: str | None
    route_table_id: str
    destination_cidr_block: str
    hop: RequestedHop
    name: str = ""
    description: str = ""


def new_entry(new: NewRouteEntry, context: WriteContext, errors: CreationErrors) -> RouteEntry:
    """A route to store; while it is Pending, its route table accepts no other.

    Raises:
        ApiError: the route table does not exist, changes just now or is full, or the destination or the
            next hop is refused.
    """
    vpc = vpc_of_table(context, new.region_id, new.route_table_id)
    if vpc is None:
        raise errors.no_table()
    if vpc.status_at(context.now) != AVAILABLE:
        raise errors.vpc_status()
    destination = destination_of(new.destination_cidr_block, errors.cidr)
    hop = require_next_hop(new.hop, vpc, context, errors)
    require_free(destination, hop, vpc, context, errors)
    _require_settled(vpc, context, errors)
    if len(custom_entries(context, vpc)) >= context.quotas["route_entries"]:
        raise errors.too_many()
    return RouteEntry(
        resource_id=context.ids.new_resource_id("rte", vpc.region_id),
        region_id=vpc.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=new.name,
        description=new.description,
        route_table_id=vpc.route_table_id,
        destination_cidr_block=str(destination),
        next_hop_type=hop.type,
        next_hop_id=hop.id,
        settles_at=context.now + context.durations.milliseconds("CreateRouteEntry"),
    )


def _require_settled(vpc: Vpc, context: WriteContext, errors: CreationErrors) -> None:
    """Refuse a VPC in which a vSwitch or a route is just being made."""
    if any(each.status_at(context.now) != AVAILABLE for each in vswitches_of(context, vpc)):
        raise errors.vswitch_status()
    if has_pending_entry(context, vpc):
        raise errors.entry_status()
