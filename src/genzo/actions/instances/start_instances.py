"""StartInstances: start stopped instances."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import START, require_system_disk
from genzo.actions.instances.many_instances import (
    ManyErrors,
    ManyInstancesRequest,
    ManyInstancesResponse,
    move_many,
)
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of

_ERRORS = errors_of("StartInstances")
_OF_MANY = ManyErrors(_ERRORS)
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")


class StartInstancesRequest(ManyInstancesRequest, frozen=True):
    pass


class StartInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def start_instances(request: StartInstancesRequest, context: WriteContext) -> StartInstancesResponse:
    """Move the instances as StartInstance does."""
    return move_many(
        StartInstancesResponse,
        request,
        context,
        START,
        _OF_MANY,
        lambda instance: require_system_disk(instance, context, _NO_SYSTEM_DISK),
    )


START_INSTANCES = Action(
    name="StartInstances",
    request=StartInstancesRequest,
    response=StartInstancesResponse,
    handle=start_instances,
    writes=True,
    resources=on("instance", "instance_id"),
)
