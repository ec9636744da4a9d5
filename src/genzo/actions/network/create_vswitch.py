"""CreateVSwitch of ECS: create a subnet of a VPC in one zone."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.new_vswitch import (
    NewVSwitch,
    NewVSwitchErrors,
    NewVSwitchRequest,
    NewVSwitchResponse,
    put_new_vswitch,
    region_of_zone,
    vpc_for,
)
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.text_checks import require_description, require_name
from genzo.errors.table import errors_of

_ERRORS = NewVSwitchErrors(errors_of("CreateVSwitch"))


def create_vswitch(request: NewVSwitchRequest, context: WriteContext) -> NewVSwitchResponse:
    """Create a vSwitch; while it is Pending, its VPC accepts no other."""
    region_id = region_of_zone(request.zone_id, request.region_id, context, _ERRORS)
    vpc = vpc_for(region_id, request.vpc_id, context, _ERRORS)
    require_name(request.vswitch_name, _ERRORS.name)
    require_description(request.description, _ERRORS.description)
    new = NewVSwitch(vpc, request.zone_id, request.cidr_block, request.vswitch_name, request.description)
    vswitch = put_new_vswitch(new, context, _ERRORS)
    return NewVSwitchResponse(vswitch_id=vswitch.resource_id, request_id=context.request_id)


CREATE_VSWITCH = Action(
    name="CreateVSwitch",
    request=NewVSwitchRequest,
    response=NewVSwitchResponse,
    handle=create_vswitch,
    writes=True,
    ram_action="vpc:CreateVSwitch",
    resources=together(
        any_of("vswitch", product="vpc", beside=("vpc", "vpc_id")), on("vpc", "vpc_id", product="vpc")
    ),
)
