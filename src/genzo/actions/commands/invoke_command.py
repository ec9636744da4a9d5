"""InvokeCommand: send a saved command to instances."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.commands.command_texts import FolderErrors, require_folder
from genzo.actions.commands.find_command import COMMAND_NAME, INSTANCE_NAME, command_name, own_command
from genzo.actions.commands.invocation_parameters import InvocationRequest
from genzo.actions.commands.new_invocation import InvocationErrors, invoke
from genzo.actions.commands.target_instances import target_names
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import Computed
from genzo.catalogue.invocations import DRY_RUN
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_NAME = "InvokeCommand"
_TABLE = errors_of(_NAME)
_NOT_FOUND = _TABLE("InvalidCmdId.NotFound")


class _Errors(InvocationErrors, FolderErrors, TagErrors):
    """The other errors of the action."""


_ERRORS = _Errors(_TABLE)


class InvokeCommandRequest(InvocationRequest, frozen=True, kw_only=True):
    command_id: str
    timeout: Annotated[int, msgspec.Meta(ge=10)] | None = None
    working_dir: str | None = None


@fields_in_key_order
class InvokeCommandResponse(Response, frozen=True, kw_only=True):
    invoke_id: str
    request_id: str


def invoke_command(request: InvokeCommandRequest, context: WriteContext) -> InvokeCommandResponse:
    """Send the command, with the timeout and the folder of the request where it has them."""
    context.require_region(request.region_id)
    tags = tags_of(request.tag, _ERRORS)
    require_folder(request.working_dir, _ERRORS)
    command = own_command(context, request.region_id, request.command_id, _NOT_FOUND)
    sent = msgspec.structs.replace(
        command,
        timeout=command.timeout if request.timeout is None else request.timeout,
        working_dir=command.working_dir if request.working_dir is None else request.working_dir,
    )
    invocation = invoke(sent, _NAME, request, tags, context, _ERRORS)
    if invocation.repeat_mode != DRY_RUN:
        counted = msgspec.structs.replace(command, invoke_times=command.invoke_times + 1)
        context.catalogue.put_resource(counted)
    return InvokeCommandResponse(invoke_id=invocation.resource_id, request_id=context.request_id)


def _names(request: InvokeCommandRequest, context: Context) -> Sequence[str]:
    """The instances and the command."""
    return (*target_names(request, context), command_name(request.command_id, request.region_id, context))


INVOKE_COMMAND = Action(
    name=_NAME,
    request=InvokeCommandRequest,
    response=InvokeCommandResponse,
    handle=invoke_command,
    writes=True,
    resources=Computed(_names, (f"{INSTANCE_NAME}{{#instance_id}}", f"{COMMAND_NAME}{{#command_id}}")),
)
