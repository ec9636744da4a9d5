"""CreateRouteEntry of ECS: deprecated; add a custom route to the route table of a VPC."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.routes.creation import CreationErrors, NewRouteEntry, new_entry
from genzo.actions.routes.next_hops import RequestedHop
from genzo.actions.routes.table_names import ON_TABLE
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = CreationErrors(errors_of("CreateRouteEntry"))


class NextHopParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NextHopList.N."""

    next_hop_id: str | None = None
    next_hop_type: str | None = None


class CreateRouteEntryRequest(Request, frozen=True):
    route_table_id: str
    destination_cidr_block: str
    region_id: str | None = None
    next_hop_id: str | None = None
    client_token: str | None = None
    next_hop_type: str | None = None
    next_hop_list: Annotated[tuple[NextHopParameter, ...], msgspec.Meta(max_length=4)] = ()


class CreateRouteEntryResponse(Response, frozen=True):
    request_id: str


def create_route_entry(request: CreateRouteEntryRequest, context: WriteContext) -> CreateRouteEntryResponse:
    """Create a route; it is Pending, then Available."""
    context.require_region(request.region_id)
    hop = RequestedHop(request.next_hop_type, request.next_hop_id, request.next_hop_list)
    new = NewRouteEntry(request.region_id, request.route_table_id, request.destination_cidr_block, hop)
    context.catalogue.put_resource(new_entry(new, context, _ERRORS))
    return CreateRouteEntryResponse(request_id=context.request_id)


CREATE_ROUTE_ENTRY = Action(
    name="CreateRouteEntry",
    request=CreateRouteEntryRequest,
    response=CreateRouteEntryResponse,
    handle=create_route_entry,
    writes=True,
    ram_action="vpc:CreateRouteEntry",
    resources=ON_TABLE,
)
