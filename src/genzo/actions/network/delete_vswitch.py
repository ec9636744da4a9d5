"""DeleteVSwitch of ECS: delete a vSwitch without instances."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import available, is_used
from genzo.actions.resource_names import on
from genzo.catalogue.network import VSwitch
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteVSwitch")
_VSWITCH_IN_USE = _ERRORS("DependencyViolation")
_VSWITCH_NOT_FOUND = _ERRORS("InvalidVSwitchId.NotFound")
_VSWITCH_STATUS = _ERRORS("IncorrectVSwitchStatus")


class DeleteVSwitchRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    region_id: str | None = None


class DeleteVSwitchResponse(Response, frozen=True):
    request_id: str


def delete_vswitch(request: DeleteVSwitchRequest, context: WriteContext) -> DeleteVSwitchResponse:
    """Delete the vSwitch."""
    context.require_region(request.region_id)
    vswitch = available(
        context, VSwitch, request.region_id, request.vswitch_id, _VSWITCH_NOT_FOUND, _VSWITCH_STATUS
    )
    if is_used(context, vswitch):
        raise _VSWITCH_IN_USE()
    context.catalogue.delete_resource(vswitch)
    return DeleteVSwitchResponse(request_id=context.request_id)


DELETE_VSWITCH = Action(
    name="DeleteVSwitch",
    request=DeleteVSwitchRequest,
    response=DeleteVSwitchResponse,
    handle=delete_vswitch,
    writes=True,
    ram_action="vpc:DeleteVSwitch",
    resources=on("vswitch", "vswitch_id", product="vpc"),
)
