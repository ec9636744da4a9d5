"""RebootInstances: reboot running instances, all of them or as many as can be."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import REBOOT, require_system_disk
from genzo.actions.instances.many_instances import (
    InstanceResponses,
    ManyInstancesResponse,
    many_errors,
    move_many,
)
from genzo.actions.instances.reasons import unreachable
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.documented import documented
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = documented("RebootInstances")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")
_DECLARED = (*many_errors(_ERRORS), _NO_SYSTEM_DISK, REGION_NOT_FOUND)


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
        _ERRORS,
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
    errors=_DECLARED,
    unreachable=unreachable("RebootInstances", _DECLARED, {}),
    writes=True,
)
