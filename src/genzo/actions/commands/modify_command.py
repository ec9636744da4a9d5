"""ModifyCommand: change a saved command, but not its content."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.commands.command_texts import TextErrors, require_texts
from genzo.actions.commands.find_command import own_command
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, SECRET, Request, Response

_TABLE = errors_of("ModifyCommand")
_ERRORS = TextErrors(_TABLE)
_NOT_FOUND = _TABLE("InvalidCmdId.NotFound")


class ModifyCommandRequest(Request, frozen=True):
    command_id: str
    region_id: str
    command_content: Annotated[str | None, NO_EFFECT, SECRET] = None
    description: str | None = None
    launcher: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    name: str | None = None
    timeout: Annotated[int, msgspec.Meta(ge=1)] | None = None
    working_dir: str | None = None


class ModifyCommandResponse(Response, frozen=True):
    request_id: str


def modify_command(request: ModifyCommandRequest, context: WriteContext) -> ModifyCommandResponse:
    """Change what the request names; invocations keep what they were sent with."""
    context.require_region(request.region_id)
    require_texts(request.name, request.description, request.working_dir, _ERRORS)
    command = own_command(context, request.region_id, request.command_id, _NOT_FOUND)
    given = {
        "name": request.name,
        "description": request.description,
        "working_dir": request.working_dir,
        "timeout": request.timeout,
        "launcher": request.launcher,
    }
    changes = {member: value for member, value in given.items() if value is not None}
    context.catalogue.put_resource(msgspec.structs.replace(command, **changes))
    return ModifyCommandResponse(request_id=context.request_id)


MODIFY_COMMAND = Action(
    name="ModifyCommand",
    request=ModifyCommandRequest,
    response=ModifyCommandResponse,
    handle=modify_command,
    writes=True,
    resources=on("command", "command_id"),
)
