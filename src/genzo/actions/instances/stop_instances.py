"""StopInstances: stop running instances."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import STOP
from genzo.actions.instances.many_instances import (
    ManyErrors,
    ManyInstancesRequest,
    ManyInstancesResponse,
    move_many,
)
from genzo.actions.instances.stopped_mode import require_stopped_mode
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT

_ERRORS = errors_of("StopInstances")
_OF_MANY = ManyErrors(_ERRORS)
_NOT_SUPPORTED = _ERRORS("InvalidInstanceId.NotSupport")


class StopInstancesRequest(ManyInstancesRequest, frozen=True):
    force_stop: Annotated[bool, NO_EFFECT] = False
    stopped_mode: str | None = None


class StopInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def stop_instances(request: StopInstancesRequest, context: WriteContext) -> StopInstancesResponse:
    """Move the instances as StopInstance does."""
    return move_many(
        StopInstancesResponse,
        request,
        context,
        STOP,
        _OF_MANY,
        lambda instance: require_stopped_mode(instance, request.stopped_mode, _NOT_SUPPORTED),
        stopped_mode=request.stopped_mode or "",
    )


STOP_INSTANCES = Action(
    name="StopInstances",
    request=StopInstancesRequest,
    response=StopInstancesResponse,
    handle=stop_instances,
    writes=True,
    resources=on("instance", "instance_id"),
)
