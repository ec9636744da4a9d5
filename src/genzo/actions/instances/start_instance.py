"""StartInstance: start a stopped instance."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.find_instance import system_disk_of
from genzo.actions.instances.instance_states import START, require_system_disk
from genzo.actions.instances.one_instance import MoveErrors, movable, move_one
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("StartInstance")
_OF_MOVE = MoveErrors(_ERRORS)
_DISK_STATUS = _ERRORS("DiskError")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")


class StartInstanceRequest(Request, frozen=True):
    instance_id: str
    init_local_disk: Annotated[bool | None, NO_EFFECT] = None
    dry_run: bool = False


class StartInstanceResponse(Response, frozen=True):
    request_id: str


def start_instance(request: StartInstanceRequest, context: WriteContext) -> StartInstanceResponse:
    """The instance is Starting as long as the action takes, then Running."""
    instance = movable(request.instance_id, START, context, _OF_MOVE)
    disk = system_disk_of(context, instance)
    if disk is not None and context.now < disk.settles_at:
        raise _DISK_STATUS()
    require_system_disk(instance, context, _NO_SYSTEM_DISK)
    move_one(instance, START, request.dry_run, context)
    return StartInstanceResponse(request_id=context.request_id)


START_INSTANCE = Action(
    name="StartInstance",
    request=StartInstanceRequest,
    response=StartInstanceResponse,
    handle=start_instance,
    writes=True,
    resources=on("instance", "instance_id"),
)
