"""The name of the route table of the actions that create and delete routes, for policies of RAM."""

from collections.abc import Sequence
from typing import Any

from genzo.actions.action import Context
from genzo.actions.find_resource import find_own
from genzo.actions.resource_names import Computed
from genzo.actions.routes.table_routes import vpc_of_table
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.route_entries import RouteEntry

_NAMED = "acs:vpc:{#region_id}:{#account_id}:routetable/{#route_table_id}"


def _table(request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of several actions
    """The route table that is named, or that of the named route; of a missing one, any."""
    table_id, region_id = request.route_table_id, request.region_id
    if table_id is None and (entry_id := getattr(request, "route_entry_id", None)) is not None:
        entry = find_own(context, RouteEntry, region_id, entry_id)
        table_id = None if entry is None else entry.route_table_id
    if table_id is None or ANY in table_id:
        table_id = ANY
    elif region_id is None:
        vpc = vpc_of_table(context, None, table_id)
        region_id = None if vpc is None else vpc.region_id
    return [arn("vpc", region_id, context.account_id, f"routetable/{table_id}")]


ON_TABLE = Computed(_table, (_NAMED,))
"""The route table whose routes change."""
