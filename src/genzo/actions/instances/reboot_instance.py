"""RebootInstance: reboot a running instance."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import REBOOT
from genzo.actions.instances.one_instance import MoveErrors, movable, move_one
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("RebootInstance")
_OF_MOVE = MoveErrors(_ERRORS)


class RebootInstanceRequest(Request, frozen=True):
    instance_id: str
    force_stop: Annotated[bool, NO_EFFECT] = False
    dry_run: bool = False


class RebootInstanceResponse(Response, frozen=True):
    request_id: str


def reboot_instance(request: RebootInstanceRequest, context: WriteContext) -> RebootInstanceResponse:
    """The instance is Stopping as long as the action takes, then Running."""
    instance = movable(request.instance_id, REBOOT, context, _OF_MOVE)
    move_one(instance, REBOOT, request.dry_run, context)
    return RebootInstanceResponse(request_id=context.request_id)


REBOOT_INSTANCE = Action(
    name="RebootInstance",
    request=RebootInstanceRequest,
    response=RebootInstanceResponse,
    handle=reboot_instance,
    writes=True,
    resources=on("instance", "instance_id"),
)
