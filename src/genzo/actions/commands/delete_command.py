"""DeleteCommand: delete a saved command that no invocation uses any more."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.commands.find_command import own_command, own_invocations
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteCommand")
_NOT_FOUND = _ERRORS("InvalidCmdId.NotFound")
_IN_USE = _ERRORS("InvalidStatus.CmdIdInUse")


class DeleteCommandRequest(Request, frozen=True):
    command_id: str
    region_id: str


class DeleteCommandResponse(Response, frozen=True):
    request_id: str


def delete_command(request: DeleteCommandRequest, context: WriteContext) -> DeleteCommandResponse:
    """Delete the command. What invocations say of it stays."""
    context.require_region(request.region_id)
    command = own_command(context, request.region_id, request.command_id, _NOT_FOUND)
    if any(
        invocation.command_id == command.resource_id and invocation.is_under_way(context.now)
        for invocation in own_invocations(context, request.region_id)
    ):
        raise _IN_USE()
    context.catalogue.delete_resource(command)
    return DeleteCommandResponse(request_id=context.request_id)


DELETE_COMMAND = Action(
    name="DeleteCommand",
    request=DeleteCommandRequest,
    response=DeleteCommandResponse,
    handle=delete_command,
    writes=True,
    resources=on("command", "command_id"),
)
