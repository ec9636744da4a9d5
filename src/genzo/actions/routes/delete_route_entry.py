"""DeleteRouteEntry of ECS: deprecated; delete a custom route."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.routes.create_route_entry import NextHopParameter
from genzo.actions.routes.deletion import DeletionErrors, NamedEntry, named_entry, require_deletable
from genzo.actions.routes.table_names import ON_TABLE
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = DeletionErrors(errors_of("DeleteRouteEntry"))


class DeleteRouteEntryRequest(Request, frozen=True):
    route_table_id: str
    destination_cidr_block: str
    region_id: str | None = None
    next_hop_id: str | None = None
    next_hop_list: Annotated[tuple[NextHopParameter, ...], msgspec.Meta(max_length=4)] = ()


class DeleteRouteEntryResponse(Response, frozen=True):
    request_id: str


def delete_route_entry(request: DeleteRouteEntryRequest, context: WriteContext) -> DeleteRouteEntryResponse:
    """Delete the route of this destination and next hop."""
    context.require_region(request.region_id)
    hops = len(request.next_hop_list)
    named = NamedEntry(request.route_table_id, request.destination_cidr_block, request.next_hop_id, hops)
    vpc, entry = named_entry(named, request.region_id, context, _ERRORS)
    require_deletable(vpc, context, _ERRORS)
    context.catalogue.delete_resource(entry)
    return DeleteRouteEntryResponse(request_id=context.request_id)


DELETE_ROUTE_ENTRY = Action(
    name="DeleteRouteEntry",
    request=DeleteRouteEntryRequest,
    response=DeleteRouteEntryResponse,
    handle=delete_route_entry,
    writes=True,
    ram_action="vpc:DeleteRouteEntry",
    resources=ON_TABLE,
)
