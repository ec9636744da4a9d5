"""StartInstance: start a stopped instance."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import START, require_system_disk
from genzo.actions.instances.one_instance import movable, move_one
from genzo.actions.instances.reasons import unreachable
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.documented import documented
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = documented("StartInstance")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")
_DECLARED = (
    _ERRORS("InvalidInstanceId.NotFound"),
    _ERRORS("IncorrectInstanceStatus"),
    _ERRORS("DiskError"),
    _NO_SYSTEM_DISK,
    DRY_RUN_OPERATION,
)


class StartInstanceRequest(Request, frozen=True):
    instance_id: str
    init_local_disk: Annotated[bool | None, NO_EFFECT] = None
    dry_run: bool = False


class StartInstanceResponse(Response, frozen=True):
    request_id: str


def start_instance(request: StartInstanceRequest, context: WriteContext) -> StartInstanceResponse:
    """The instance is Starting for as long as the action takes, and Running then."""
    instance = movable(request.instance_id, START, context, _ERRORS)
    require_system_disk(instance, context, _NO_SYSTEM_DISK)
    move_one(instance, START, request.dry_run, context)
    return StartInstanceResponse(request_id=context.request_id)


START_INSTANCE = Action(
    name="StartInstance",
    request=StartInstanceRequest,
    response=StartInstanceResponse,
    handle=start_instance,
    errors=_DECLARED,
    unreachable=unreachable("StartInstance", _DECLARED, {}),
    writes=True,
)
