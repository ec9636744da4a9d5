"""CreateCommand: save a command."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.commands.command_content import is_plain
from genzo.actions.commands.new_command import CommandErrors, new_command, save
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import SECRET, Request, Response

_TABLE = errors_of("CreateCommand")
_ERRORS = CommandErrors(_TABLE)
_TAGS = TagErrors(_TABLE)


class CreateCommandRequest(Request, frozen=True):
    command_content: Annotated[str, SECRET]
    name: str
    region_id: str
    type: str
    client_token: str | None = None
    content_encoding: str | None = None
    description: str | None = None
    enable_parameter: bool = False
    launcher: Annotated[str, msgspec.Meta(max_length=1024)] | None = None
    resource_group_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    timeout: Annotated[int, msgspec.Meta(ge=1)] = 60
    working_dir: str | None = None


@fields_in_key_order
class CreateCommandResponse(Response, frozen=True, kw_only=True):
    command_id: str
    request_id: str


def create_command(request: CreateCommandRequest, context: WriteContext) -> CreateCommandResponse:
    """Save the command. Its content is Base64 unless ContentEncoding is PlainText."""
    context.require_region(request.region_id)
    tags = tags_of(request.tag, _TAGS)
    command = new_command(request, context, _ERRORS, is_encoded=not is_plain(request.content_encoding))
    save(msgspec.structs.replace(command, tags=tags), context, _ERRORS)
    return CreateCommandResponse(command_id=command.resource_id, request_id=context.request_id)


CREATE_COMMAND = Action(
    name="CreateCommand",
    request=CreateCommandRequest,
    response=CreateCommandResponse,
    handle=create_command,
    writes=True,
    resources=any_of("command"),
)
