"""CreateVSwitch of ECS: create a subnet of a VPC in one zone."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.new_vswitch import (
    NewVSwitch,
    NewVSwitchErrors,
    put_new_vswitch,
    region_of_zone,
    vpc_for,
)
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.text_checks import require_description, require_name
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = NewVSwitchErrors(errors_of("CreateVSwitch"))


class CreateVSwitchRequest(Request, frozen=True):
    zone_id: str
    cidr_block: str
    vpc_id: str
    region_id: str | None = None
    vswitch_name: str | None = msgspec.field(name="VSwitchName", default=None)
    description: str | None = None
    client_token: str | None = None


@fields_in_key_order
class CreateVSwitchResponse(Response, frozen=True, kw_only=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    request_id: str


def create_vswitch(request: CreateVSwitchRequest, context: WriteContext) -> CreateVSwitchResponse:
    """Create a vSwitch; while it is Pending, its VPC accepts no other."""
    region_id = region_of_zone(request.zone_id, request.region_id, context, _ERRORS)
    vpc = vpc_for(region_id, request.vpc_id, context, _ERRORS)
    require_name(request.vswitch_name, _ERRORS.name)
    require_description(request.description, _ERRORS.description)
    new = NewVSwitch(vpc, request.zone_id, request.cidr_block, request.vswitch_name, request.description)
    vswitch = put_new_vswitch(new, context, _ERRORS)
    return CreateVSwitchResponse(vswitch_id=vswitch.resource_id, request_id=context.request_id)


CREATE_VSWITCH = Action(
    name="CreateVSwitch",
    request=CreateVSwitchRequest,
    response=CreateVSwitchResponse,
    handle=create_vswitch,
    writes=True,
    ram_action="vpc:CreateVSwitch",
    resources=together(
        any_of("vswitch", product="vpc", beside=("vpc", "vpc_id")), on("vpc", "vpc_id", product="vpc")
    ),
)
