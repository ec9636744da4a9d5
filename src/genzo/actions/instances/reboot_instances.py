"""RebootInstances: reboot running instances."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import REBOOT, require_system_disk
from genzo.actions.instances.many_instances import (
    ManyErrors,
    ManyInstancesRequest,
    ManyInstancesResponse,
    move_many,
)
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT

_ERRORS = errors_of("RebootInstances")
_OF_MANY = ManyErrors(_ERRORS)
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")


class RebootInstancesRequest(ManyInstancesRequest, frozen=True):
    force_reboot: Annotated[bool, NO_EFFECT] = False


class RebootInstancesResponse(ManyInstancesResponse, frozen=True):
    pass


def reboot_instances(request: RebootInstancesRequest, context: WriteContext) -> RebootInstancesResponse:
    """Move the instances as RebootInstance does."""
    return move_many(
        RebootInstancesResponse,
        request,
        context,
        REBOOT,
        _OF_MANY,
        lambda instance: require_system_disk(instance, context, _NO_SYSTEM_DISK),
    )


REBOOT_INSTANCES = Action(
    name="RebootInstances",
    request=RebootInstancesRequest,
    response=RebootInstancesResponse,
    handle=reboot_instances,
    writes=True,
    resources=on("instance", "instance_id"),
)
