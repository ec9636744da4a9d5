"""DeleteVSwitch, as ECS itself has it: forget a vSwitch that no instance is in."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.network.networks import instances_in
from genzo.catalogue.network import AVAILABLE, VSwitch
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.network import VSWITCH_IN_USE, VSWITCH_NOT_FOUND, VSWITCH_STATUS
from genzo.wire.structs import Request, Response


class DeleteVSwitchRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    region_id: str | None = None


class DeleteVSwitchResponse(Response, frozen=True):
    request_id: str


def delete_vswitch(request: DeleteVSwitchRequest, context: WriteContext) -> DeleteVSwitchResponse:
    """Forget the vSwitch."""
    if request.region_id is not None:
        context.require_region(request.region_id)
    vswitch = own_resource(context, VSwitch, request.region_id, request.vswitch_id, VSWITCH_NOT_FOUND)
    if vswitch.status_at(context.now) != AVAILABLE:
        raise VSWITCH_STATUS()
    if instances_in(context, vswitch):
        raise VSWITCH_IN_USE()
    context.catalogue.delete_resource(vswitch)
    return DeleteVSwitchResponse(request_id=context.request_id)


DELETE_VSWITCH = Action(
    name="DeleteVSwitch",
    request=DeleteVSwitchRequest,
    response=DeleteVSwitchResponse,
    handle=delete_vswitch,
    errors=(VSWITCH_NOT_FOUND, VSWITCH_STATUS, VSWITCH_IN_USE, REGION_NOT_FOUND),
    writes=True,
)
