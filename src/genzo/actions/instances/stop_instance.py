"""StopInstance: stop a running instance."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import STOP
from genzo.actions.instances.one_instance import movable, move_one
from genzo.actions.instances.reasons import unreachable
from genzo.actions.instances.stopped_mode import require_stopped_mode
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.documented import documented
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = documented("StopInstance")
_NOT_ENABLED = _ERRORS("HibernationConfigured.NotEnabled")
_DECLARED = (
    _ERRORS("InvalidInstanceId.NotFound"),
    _ERRORS("IncorrectInstanceStatus"),
    _ERRORS("InvalidInstanceId.NotSupport"),
    _NOT_ENABLED,
    DRY_RUN_OPERATION,
)


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
    """The instance is Stopping for as long as the action takes, and Stopped then."""
    instance = movable(request.instance_id, STOP, context, _ERRORS)
    if request.hibernate and not instance.hibernation_configured:
        raise _NOT_ENABLED()
    require_stopped_mode(instance, request.stopped_mode, _ERRORS("InvalidInstanceId.NotSupport"))
    instance = msgspec.structs.replace(instance, stopped_mode=request.stopped_mode or "")
    move_one(instance, STOP, request.dry_run, context)
    return StopInstanceResponse(request_id=context.request_id)


STOP_INSTANCE = Action(
    name="StopInstance",
    request=StopInstanceRequest,
    response=StopInstanceResponse,
    handle=stop_instance,
    errors=_DECLARED,
    unreachable=unreachable(
        "StopInstance",
        _DECLARED,
        {"DiskError": "a system disk is only ever under way while its instance is stopped"},
    ),
    writes=True,
)
