"""DeleteRouteEntry of the VPC product: delete a custom route."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context, WriteContext
from genzo.actions.find_resource import own_resource, own_resources
from genzo.actions.routes.create_route_entry import NextHopParameter
from genzo.actions.routes.deletion import (
    DeletionErrors,
    NamedEntry,
    named_entry,
    require_deletable,
    require_hops,
)
from genzo.actions.routes.table_names import ON_TABLE
from genzo.actions.routes.table_routes import system_routes, vpc_of_table
from genzo.catalogue.network import Vpc
from genzo.catalogue.route_entries import RouteEntry
from genzo.errors import DRY_RUN_OPERATION, MISSING_PARAMETER
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response


class ProductErrors(DeletionErrors):
    """The errors of RouteEntryId, which ECS does not have."""

    no_id = Listed("InvalidRouteEntryId.NotFound")
    id_and_destination = Listed("ParamExclusive.RouteEntryIdAndRouteTableIdOrDestCidrBlock")


_ERRORS = ProductErrors(errors_of("vpc/DeleteRouteEntry"))


class DeleteRouteEntryRequest(Request, frozen=True):
    region_id: str | None = None
    route_table_id: str | None = None
    route_entry_id: str | None = None
    destination_cidr_block: str | None = None
    next_hop_id: str | None = None
    next_hop_list: Annotated[tuple[NextHopParameter, ...], msgspec.Meta(max_length=8)] = ()
    dry_run: bool = False


class DeleteRouteEntryResponse(Response, frozen=True):
    request_id: str


def delete_route_entry(request: DeleteRouteEntryRequest, context: WriteContext) -> DeleteRouteEntryResponse:
    """Delete the route of this id, or of this route table, destination and next hop."""
    context.require_region(request.region_id)
    vpc, entry = _named(request, context)
    require_deletable(vpc, context, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.delete_resource(entry)
    return DeleteRouteEntryResponse(request_id=context.request_id)


def _named(request: DeleteRouteEntryRequest, context: Context) -> tuple[Vpc, RouteEntry]:
    if request.route_entry_id is not None:
        return _of_id(request, request.route_entry_id, context)
    for name, value in (
        ("RouteTableId", request.route_table_id),
        ("DestinationCidrBlock", request.destination_cidr_block),
    ):
        if value is None:
            raise MISSING_PARAMETER(name=name)
    named = NamedEntry(
        request.route_table_id or "",
        request.destination_cidr_block or "",
        request.next_hop_id,
        len(request.next_hop_list),
    )
    return named_entry(named, request.region_id, context, _ERRORS)


def _of_id(request: DeleteRouteEntryRequest, entry_id: str, context: Context) -> tuple[Vpc, RouteEntry]:
    """The route of this id, which has the next hop and is in the route table that the request names."""
    if request.destination_cidr_block is not None:
        raise _ERRORS.id_and_destination(
            text="RouteEntryId and DestinationCidrBlock cannot be set at the same time."
        )
    require_hops(request.next_hop_id, len(request.next_hop_list), _ERRORS)
    _refuse_system_route(request, entry_id, context)
    entry = own_resource(context, RouteEntry, request.region_id, entry_id, _ERRORS.no_id)
    vpc = vpc_of_table(context, entry.region_id, entry.route_table_id)
    if vpc is None or request.route_table_id not in (None, vpc.route_table_id):
        raise _ERRORS.no_id()
    if request.next_hop_list or request.next_hop_id not in (None, entry.next_hop_id):
        raise _ERRORS.no_entry()
    return vpc, entry


def _refuse_system_route(request: DeleteRouteEntryRequest, entry_id: str, context: Context) -> None:
    for vpc in own_resources(context, Vpc, request.region_id):
        if any(route.entry_id == entry_id for route in system_routes(context, vpc)):
            raise _ERRORS.system()


DELETE_ROUTE_ENTRY = Action(
    name="vpc/DeleteRouteEntry",
    request=DeleteRouteEntryRequest,
    response=DeleteRouteEntryResponse,
    handle=delete_route_entry,
    writes=True,
    version=VPC,
    ram_action="vpc:DeleteRouteEntry",
    resources=ON_TABLE,
)
