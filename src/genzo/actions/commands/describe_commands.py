"""DescribeCommands: the caller's saved commands in a region, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.commands.command_content import shown_content
from genzo.actions.commands.page_of_list import PagedRequest, PageErrors, page_of
from genzo.actions.commands.tag_checks import CountedTagErrors, tag_filters
from genzo.actions.paging import NEWEST_FIRST
from genzo.actions.resource_names import on_or_any
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.clock import format_minute
from genzo.catalogue.commands import Command
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Response, UnsetType, never_sent

_TABLE = errors_of("DescribeCommands")
_ERRORS = PageErrors(_TABLE)
_TAGS = CountedTagErrors(_TABLE)
_PUBLIC = never_sent("only public commands have it, and there are none here")


class DescribeCommandsRequest(PagedRequest, frozen=True, kw_only=True):
    region_id: str
    command_id: str | None = None
    content_encoding: str | None = None
    description: str | None = None
    latest: Annotated[bool | None, NO_EFFECT] = None
    name: str | None = None
    provider: str | None = None
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()
    type: str | None = None


class ParameterNames(msgspec.Struct, frozen=True, rename="pascal"):
    parameter_name: list[str]


class PossibleValues(msgspec.Struct, frozen=True, rename="pascal"):
    possible_value: Annotated[list[str], _PUBLIC]


@fields_in_key_order
class ParameterDefinitionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    required: Annotated[bool, _PUBLIC]
    description: Annotated[str, _PUBLIC]
    default_value: Annotated[str, _PUBLIC]
    parameter_name: Annotated[str, _PUBLIC]
    possible_values: Annotated[PossibleValues, _PUBLIC]
    pattern_regex: Annotated[str | UnsetType, _PUBLIC] = UNSET


class ParameterDefinitions(msgspec.Struct, frozen=True, rename="pascal"):
    parameter_definition: Annotated[list[ParameterDefinitionType], _PUBLIC]


@fields_in_key_order
class CommandType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    type: str
    timeout: int
    invoke_times: int
    command_id: str
    working_dir: str
    description: str
    version: Annotated[int | UnsetType, _PUBLIC] = UNSET
    provider: Annotated[str | UnsetType, _PUBLIC] = UNSET
    command_content: str
    category: Annotated[str | UnsetType, _PUBLIC] = UNSET
    latest: Annotated[bool | UnsetType, _PUBLIC] = UNSET
    name: str
    enable_parameter: bool
    resource_group_id: str | UnsetType = UNSET
    parameter_names: ParameterNames
    parameter_definitions: Annotated[ParameterDefinitions | UnsetType, _PUBLIC] = UNSET
    tags: Tags
    launcher: str | UnsetType = UNSET


class Commands(msgspec.Struct, frozen=True, rename="pascal"):
    command: list[CommandType]


@fields_in_key_order
class DescribeCommandsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    next_token: str | UnsetType = UNSET
    commands: Commands


def describe_commands(request: DescribeCommandsRequest, context: Context) -> DescribeCommandsResponse:
    """The page of commands that the request asks for; a Provider has none."""
    context.require_region(request.region_id)
    tags = tag_filters(request.tag, _TAGS)
    saved = context.catalogue.resources(Command, context.account_id, request.region_id)
    found = [command for command in saved if _is_asked_for(command, request, tags)]
    page = page_of(found, request, NEWEST_FIRST, _ERRORS)
    return DescribeCommandsResponse(
        page_size=page.size,
        request_id=context.request_id,
        page_number=page.number,
        total_count=page.total,
        next_token=page.next_token,
        commands=Commands([_shown(command, request.content_encoding) for command in page.items]),
    )


def _is_asked_for(command: Command, request: DescribeCommandsRequest, tags: tuple[TagFilter, ...]) -> bool:
    return (
        not request.provider
        and request.command_id in (None, command.resource_id)
        and _is_like(command.name, request.name)
        and _is_like(command.description, request.description)
        and request.type in (None, command.type)
        and request.resource_group_id in (None, command.resource_group_id)
        and has_tags(command, tags)
    )


def _is_like(text: str, asked: str | None) -> bool:
    """Whether a text is the one that is asked for; an asterisk at its end stands for any more characters."""
    if asked is None:
        return True
    return text.startswith(asked[:-1]) if asked.endswith("*") else text == asked


def _shown(command: Command, encoding: str | None) -> CommandType:
    return CommandType(
        creation_time=format_minute(command.created // 1000),
        type=command.type,
        timeout=command.timeout,
        invoke_times=command.invoke_times,
        command_id=command.resource_id,
        working_dir=command.working_dir,
        description=command.description,
        command_content=shown_content(command.script, encoding),
        name=command.name,
        enable_parameter=command.enable_parameter,
        resource_group_id=command.resource_group_id,
        parameter_names=ParameterNames(list(command.parameter_names)),
        tags=shown_tags(command.tags),
        launcher=command.launcher or UNSET,
    )


DESCRIBE_COMMANDS = Action(
    name="DescribeCommands",
    request=DescribeCommandsRequest,
    response=DescribeCommandsResponse,
    handle=describe_commands,
    resources=on_or_any("command", "command_id"),
)
