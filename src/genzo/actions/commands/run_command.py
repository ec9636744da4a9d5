"""RunCommand: send a command to instances, and save it if the request says so."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.commands.command_content import BASE64
from genzo.actions.commands.find_command import COMMAND_NAME, INSTANCE_NAME, command_name
from genzo.actions.commands.invocation_parameters import InvocationRequest
from genzo.actions.commands.new_command import CommandErrors, new_command, save
from genzo.actions.commands.new_invocation import InvocationErrors, invoke
from genzo.actions.commands.tag_checks import CountedTagErrors, counted_tags
from genzo.actions.commands.target_instances import target_names
from genzo.actions.resource_names import Computed
from genzo.catalogue.invocations import DRY_RUN
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import SECRET, Response

_NAME = "RunCommand"
_TABLE = errors_of(_NAME)


class _Errors(CommandErrors, InvocationErrors, CountedTagErrors):
    """All errors of the action."""


_ERRORS = _Errors(_TABLE)


class RunCommandRequest(InvocationRequest, frozen=True, kw_only=True):
    command_content: Annotated[str, SECRET]
    type: str
    content_encoding: str | None = None
    description: str | None = None
    enable_parameter: bool = False
    keep_command: bool = False
    name: str | None = None
    timeout: Annotated[int, msgspec.Meta(ge=1)] = 60
    working_dir: str | None = None


@fields_in_key_order
class RunCommandResponse(Response, frozen=True, kw_only=True):
    request_id: str
    command_id: str
    invoke_id: str


def run_command(request: RunCommandRequest, context: WriteContext) -> RunCommandResponse:
    """Send the command. Its content is a plain text unless ContentEncoding is Base64."""
    context.require_region(request.region_id)
    tags = counted_tags(request.tag, _ERRORS)
    is_encoded = (request.content_encoding or "").lower() == BASE64.lower()
    command = new_command(request, context, _ERRORS, is_encoded=is_encoded)
    invocation = invoke(command, _NAME, request, tags, context, _ERRORS)
    if request.keep_command and invocation.repeat_mode != DRY_RUN:
        save(msgspec.structs.replace(command, invoke_times=1), context, _ERRORS)
    return RunCommandResponse(
        request_id=context.request_id, command_id=command.resource_id, invoke_id=invocation.resource_id
    )


def _names(request: RunCommandRequest, context: Context) -> Sequence[str]:
    """The instances, and any command: the one that the call makes."""
    return (*target_names(request, context), command_name(None, request.region_id, context))


RUN_COMMAND = Action(
    name=_NAME,
    request=RunCommandRequest,
    response=RunCommandResponse,
    handle=run_command,
    writes=True,
    resources=Computed(_names, (f"{INSTANCE_NAME}{{#instance_id}}", f"{COMMAND_NAME}*")),
)
