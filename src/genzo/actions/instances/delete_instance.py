"""DeleteInstance: release an instance and its disks with DeleteWithInstance."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.release import ReleaseErrors, release, require_releasable
from genzo.actions.resource_names import on
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DeleteInstance")
_OF_RELEASE = ReleaseErrors(_ERRORS)
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")


class DeleteInstanceRequest(Request, frozen=True):
    instance_id: str
    force: bool = False
    terminate_subscription: bool = False
    dry_run: bool = False
    force_stop: Annotated[bool, NO_EFFECT] = False


class DeleteInstanceResponse(Response, frozen=True):
    request_id: str


def delete_instance(request: DeleteInstanceRequest, context: WriteContext) -> DeleteInstanceResponse:
    """Release the instance."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    require_releasable(instance, request.force, request.terminate_subscription, context, _OF_RELEASE)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    release([instance], context)
    return DeleteInstanceResponse(request_id=context.request_id)


DELETE_INSTANCE = Action(
    name="DeleteInstance",
    request=DeleteInstanceRequest,
    response=DeleteInstanceResponse,
    handle=delete_instance,
    writes=True,
    resources=on("instance", "instance_id"),
)
