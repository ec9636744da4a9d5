"""DeleteInstance: release an instance with the disks that go with it."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.reasons import unreachable
from genzo.actions.instances.release import release, require_releasable
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.documented import documented
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = documented("DeleteInstance")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_DECLARED = (
    _NOT_FOUND,
    _ERRORS("IncorrectInstanceStatus"),
    _ERRORS("IncorrectInstanceStatus.Initializing"),
    _ERRORS("InvalidOperation.DeletionProtection"),
    _ERRORS("ChargeTypeViolation"),
    DRY_RUN_OPERATION,
)


class DeleteInstanceRequest(Request, frozen=True):
    instance_id: str
    force: bool = False
    terminate_subscription: bool = False
    dry_run: bool = False
    force_stop: Annotated[bool, NO_EFFECT] = False


class DeleteInstanceResponse(Response, frozen=True):
    request_id: str


def delete_instance(request: DeleteInstanceRequest, context: WriteContext) -> DeleteInstanceResponse:
    """Release the instance; the next request does not find it."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    require_releasable(instance, request.force, request.terminate_subscription, context, _ERRORS)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    release(instance, context)
    return DeleteInstanceResponse(request_id=context.request_id)


DELETE_INSTANCE = Action(
    name="DeleteInstance",
    request=DeleteInstanceRequest,
    response=DeleteInstanceResponse,
    handle=delete_instance,
    errors=_DECLARED,
    unreachable=unreachable("DeleteInstance", _DECLARED, {}),
    writes=True,
)
