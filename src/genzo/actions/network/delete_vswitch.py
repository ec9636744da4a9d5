"""DeleteVSwitch of ECS: delete a vSwitch without instances."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.deletion import VSwitchDeletionErrors, deletable_vswitch
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = VSwitchDeletionErrors(errors_of("DeleteVSwitch"))


class DeleteVSwitchRequest(Request, frozen=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    region_id: str | None = None


class DeleteVSwitchResponse(Response, frozen=True):
    request_id: str


def delete_vswitch(request: DeleteVSwitchRequest, context: WriteContext) -> DeleteVSwitchResponse:
    """Delete the vSwitch."""
    context.require_region(request.region_id)
    vswitch = deletable_vswitch(context, request.region_id, request.vswitch_id, _ERRORS)
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
