"""CreateRouteEntry of the VPC product: add a custom route to the route table of a VPC."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.routes.creation import CreationErrors, NewRouteEntry, new_entry
from genzo.actions.routes.next_hops import RequestedHop
from genzo.actions.routes.table_names import ON_TABLE
from genzo.actions.vpc.network_texts import require_network_description, require_network_name
from genzo.errors import DRY_RUN_OPERATION, INVALID_PARAMETER
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response


class ProductErrors(CreationErrors):
    """The errors of what ECS does not have."""

    name = Listed("InvalidRouteEntryName.Malformed")
    no_prefix_list = Listed("ResourceNotFound.PrefixList")
    ipv6 = Listed("OperationDenied.VpcIpv6NotEnabled")


_ERRORS = ProductErrors(errors_of("vpc/CreateRouteEntry"))
_PREFIX_LIST = "pl-"
_DESCRIPTION = INVALID_PARAMETER._replace(message=INVALID_PARAMETER.message.format(name="Description"))


class NextHopParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NextHopList.N: a router interface, of which there are none here."""

    next_hop_id: str | None = None
    weight: Annotated[int | None, NO_EFFECT] = None
    next_hop_type: str | None = None


class CreateRouteEntryRequest(Request, frozen=True):
    route_table_id: str
    destination_cidr_block: str
    region_id: str | None = None
    next_hop_id: str | None = None
    client_token: str | None = None
    route_entry_name: str | None = None
    description: str | None = None
    next_hop_type: str | None = None
    next_hop_list: Annotated[tuple[NextHopParameter, ...], msgspec.Meta(max_length=16)] = ()
    dry_run: bool = False


@fields_in_key_order
class CreateRouteEntryResponse(Response, frozen=True, kw_only=True):
    route_entry_id: str
    request_id: str


def create_route_entry(request: CreateRouteEntryRequest, context: WriteContext) -> CreateRouteEntryResponse:
    """Create a route; it is Pending, then Available. There are no IPv6 and no prefix lists here."""
    context.require_region(request.region_id)
    require_network_name(request.route_entry_name, _ERRORS.name)
    require_network_description(request.description, _DESCRIPTION)
    if request.destination_cidr_block.startswith(_PREFIX_LIST):
        raise _ERRORS.no_prefix_list()
    if ":" in request.destination_cidr_block:
        raise _ERRORS.ipv6()
    new = NewRouteEntry(
        request.region_id,
        request.route_table_id,
        request.destination_cidr_block,
        RequestedHop(request.next_hop_type, request.next_hop_id, request.next_hop_list),
        request.route_entry_name or "",
        request.description or "",
    )
    entry = new_entry(new, context, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(entry)
    return CreateRouteEntryResponse(route_entry_id=entry.resource_id, request_id=context.request_id)


CREATE_ROUTE_ENTRY = Action(
    name="vpc/CreateRouteEntry",
    request=CreateRouteEntryRequest,
    response=CreateRouteEntryResponse,
    handle=create_route_entry,
    writes=True,
    version=VPC,
    ram_action="vpc:CreateRouteEntry",
    resources=ON_TABLE,
)
