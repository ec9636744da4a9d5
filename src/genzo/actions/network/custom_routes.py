"""The custom routes of a VPC, which bind what may be made and deleted in it."""

from genzo.actions.action import Context
from genzo.catalogue.network import AVAILABLE, Vpc
from genzo.catalogue.route_entries import RouteEntry


def custom_entries(context: Context, vpc: Vpc) -> list[RouteEntry]:
    """The custom routes of the route table of a VPC, newest first."""
    entries = context.catalogue.resources(RouteEntry, vpc.owner_id, vpc.region_id)
    return [entry for entry in entries if entry.route_table_id == vpc.route_table_id]


def has_pending_entry(context: Context, vpc: Vpc) -> bool:
    """Whether a custom route of a VPC is just being made."""
    return any(entry.status_at(context.now) != AVAILABLE for entry in custom_entries(context, vpc))
