"""StopInstance: stop a running instance."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import STOP
from genzo.actions.instances.one_instance import MoveErrors, movable, move_one
from genzo.actions.instances.stopped_mode import require_stopped_mode
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("StopInstance")
_OF_MOVE = MoveErrors(_ERRORS)
_NOT_SUPPORTED = _ERRORS("InvalidInstanceId.NotSupport")
_NOT_ENABLED = _ERRORS("HibernationConfigured.NotEnabled")


class StopInstanceRequest(Request, frozen=True):
    instance_id: str
    confirm_stop: Annotated[bool, NO_EFFECT] = False
    force_stop: Annotated[bool, NO_EFFECT] = False
    stopped_mode: str | None = None
    dry_run: bool = False
    hibernate: bool = False


class StopInstanceResponse(Response, frozen=True):
    request_id: str


def stop_instance(request: StopInstanceRequest, context: WriteContext) -> StopInstanceResponse:
    """The instance is Stopping as long as the action takes, then Stopped."""
    instance = movable(request.instance_id, STOP, context, _OF_MOVE)
    if request.hibernate and not instance.hibernation_configured:
        raise _NOT_ENABLED()
    require_stopped_mode(instance, request.stopped_mode, _NOT_SUPPORTED)
    instance = msgspec.structs.replace(instance, stopped_mode=request.stopped_mode or "")
    move_one(instance, STOP, request.dry_run, context)
    return StopInstanceResponse(request_id=context.request_id)


STOP_INSTANCE = Action(
    name="StopInstance",
    request=StopInstanceRequest,
    response=StopInstanceResponse,
    handle=stop_instance,
    writes=True,
    resources=on("instance", "instance_id"),
)
