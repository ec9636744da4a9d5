"""StartInstances: start stopped instances."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import START, require_system_disk
from genzo.actions.instances.many_instances import (
    InstanceResponses,
    ManyErrors,
    ManyInstancesResponse,
    move_many,
)
from genzo.errors.table import errors_of
from genzo.wire.structs import Request

_ERRORS = errors_of("StartInstances")
_OF_MANY = ManyErrors(_ERRORS)
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")


class StartInstancesRequest(Request, frozen=True):
    region_id: str
    instance_id: tuple[str, ...] = ()
    dry_run: bool = False
    batch_optimization: str = "AllTogether"


class StartInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def start_instances(request: StartInstancesRequest, context: WriteContext) -> StartInstancesResponse:
    """Move the instances as StartInstance does."""
    results = move_many(
        request.instance_id,
        request.region_id,
        START,
        request.batch_optimization,
        request.dry_run,
        context,
        _OF_MANY,
        lambda instance: require_system_disk(instance, context, _NO_SYSTEM_DISK),
    )
    return StartInstancesResponse(
        request_id=context.request_id, instance_responses=InstanceResponses(results)
    )


START_INSTANCES = Action(
    name="StartInstances",
    request=StartInstancesRequest,
    response=StartInstancesResponse,
    handle=start_instances,
    writes=True,
)
