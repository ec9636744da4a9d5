"""StopInstances: stop running instances, all of them or as many as can be."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import STOP
from genzo.actions.instances.many_instances import (
    InstanceResponses,
    ManyInstancesResponse,
    many_errors,
    move_many,
)
from genzo.actions.instances.reasons import unreachable
from genzo.actions.instances.stopped_mode import require_stopped_mode
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.documented import documented
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = documented("StopInstances")
_NOT_SUPPORTED = _ERRORS("InvalidInstanceId.NotSupport")
_DECLARED = (*many_errors(_ERRORS), _NOT_SUPPORTED, REGION_NOT_FOUND)


class StopInstancesRequest(Request, frozen=True):
    region_id: str
    instance_id: tuple[str, ...] = ()
    dry_run: bool = False
    batch_optimization: str = "AllTogether"
    force_stop: Annotated[bool, NO_EFFECT] = False
    stopped_mode: str | None = None


class StopInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def stop_instances(request: StopInstancesRequest, context: WriteContext) -> StopInstancesResponse:
    """Move the instances as StopInstance does."""
    results = move_many(
        request.instance_id,
        request.region_id,
        STOP,
        request.batch_optimization,
        request.dry_run,
        context,
        _ERRORS,
        lambda instance: require_stopped_mode(instance, request.stopped_mode, _NOT_SUPPORTED),
        stopped_mode=request.stopped_mode or "",
    )
    return StopInstancesResponse(request_id=context.request_id, instance_responses=InstanceResponses(results))


STOP_INSTANCES = Action(
    name="StopInstances",
    request=StopInstancesRequest,
    response=StopInstancesResponse,
    handle=stop_instances,
    errors=_DECLARED,
    unreachable=unreachable("StopInstances", _DECLARED, {}),
    writes=True,
)
