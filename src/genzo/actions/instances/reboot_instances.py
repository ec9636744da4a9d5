"""RebootInstances: reboot running instances."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import REBOOT, require_system_disk
from genzo.actions.instances.many_instances import (
    InstanceResponses,
    ManyErrors,
    ManyInstancesResponse,
    move_many,
)
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = errors_of("RebootInstances")
_OF_MANY = ManyErrors(_ERRORS)
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")


class RebootInstancesRequest(Request, frozen=True):
    region_id: str
    instance_id: tuple[str, ...] = ()
    dry_run: bool = False
    batch_optimization: str = "AllTogether"
    force_reboot: Annotated[bool, NO_EFFECT] = False


class RebootInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def reboot_instances(request: RebootInstancesRequest, context: WriteContext) -> RebootInstancesResponse:
    """Move the instances as RebootInstance does."""
    results = move_many(
        request.instance_id,
        request.region_id,
        REBOOT,
        request.batch_optimization,
        request.dry_run,
        context,
        _OF_MANY,
        lambda instance: require_system_disk(instance, context, _NO_SYSTEM_DISK),
    )
    return RebootInstancesResponse(
        request_id=context.request_id, instance_responses=InstanceResponses(results)
    )


REBOOT_INSTANCES = Action(
    name="RebootInstances",
    request=RebootInstancesRequest,
    response=RebootInstancesResponse,
    handle=reboot_instances,
    writes=True,
)
