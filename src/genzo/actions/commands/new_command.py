"""Makes a command of the parameters that CreateCommand and RunCommand share."""

from typing import Protocol

from genzo.actions.action import WriteContext
from genzo.actions.commands.command_content import (
    ContentErrors,
    encoded_content,
    parameter_names,
    require_length,
)
from genzo.actions.commands.command_texts import TextErrors, require_texts
from genzo.catalogue.commands import COMMAND_TYPES, Command
from genzo.errors.group import Listed

_PREFIX = "c"


class CommandErrors(ContentErrors, TextErrors):
    """The errors of `new_command` and `save`."""

    command_type = Listed("InvalidCmdType.NotFound")
    command_quota = Listed("CmdCount.ExceedQuota")


class CommandRequest(Protocol):
    """What the requests of both actions have in common here."""

    @property
    def region_id(self) -> str: ...
    @property
    def command_content(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def type(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def enable_parameter(self) -> bool: ...
    @property
    def launcher(self) -> str | None: ...
    @property
    def resource_group_id(self) -> str | None: ...
    @property
    def timeout(self) -> int: ...
    @property
    def working_dir(self) -> str | None: ...


def new_command(
    request: CommandRequest,
    context: WriteContext,
    errors: CommandErrors,
    *,
    is_encoded: bool,
) -> Command:
    """The command of a request, which is not stored.

    Raises:
        ApiError: see `CommandErrors`.
    """
    if request.type not in COMMAND_TYPES:
        raise errors.command_type()
    require_texts(request.name, request.description, request.working_dir, errors)
    content = encoded_content(request.command_content, is_encoded=is_encoded, errors=errors)
    require_length(content, "", errors)
    names = parameter_names(content, errors) if request.enable_parameter else ()
    return Command(
        resource_id=context.ids.new_resource_id(_PREFIX, request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id or "",
        type=request.type,
        script=content,
        working_dir=request.working_dir or "",
        timeout=request.timeout,
        enable_parameter=request.enable_parameter,
        parameter_names=names,
        launcher=request.launcher or "",
    )


def save(command: Command, context: WriteContext, errors: CommandErrors) -> None:
    """Store a new command.

    Raises:
        ApiError: the account has as many commands in the region as it may have.
    """
    saved = context.catalogue.resources(Command, context.account_id, command.region_id)
    if len(saved) >= context.quotas["commands"]:
        raise errors.command_quota()
    context.catalogue.put_resource(command)
