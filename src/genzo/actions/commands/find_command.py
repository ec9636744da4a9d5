"""Finds the caller's commands and invocations, and names them for policies."""

from collections.abc import Sequence
from typing import Protocol

from genzo.actions.action import Context
from genzo.actions.commands.target_instances import instance_names
from genzo.actions.resource_names import Computed
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.commands import Command
from genzo.catalogue.invocations import KEPT_FOR, Invocation
from genzo.errors import ErrorType

COMMAND_NAME = "acs:ecs:{#region_id}:{#account_id}:command/"
INSTANCE_NAME = "acs:ecs:{#region_id}:{#account_id}:instance/"


def own_command(context: Context, region_id: str, command_id: str, error: ErrorType) -> Command:
    """The caller's command of this id.

    Raises:
        ApiError: ``error``, if it does not exist.
    """
    command = context.catalogue.resource(Command, context.account_id, region_id, command_id)
    if command is None:
        raise error()
    return command


def own_invocations(context: Context, region_id: str) -> list[Invocation]:
    """The caller's invocations of the last four weeks, newest first."""
    stored = context.catalogue.resources(Invocation, context.account_id, region_id)
    return [each for each in stored if each.created >= context.now - KEPT_FOR]


def find_invocation(context: Context, region_id: str, invoke_id: str) -> Invocation | None:
    """The caller's invocation of this id; None if it does not exist, or is no longer kept."""
    found = context.catalogue.resource(Invocation, context.account_id, region_id, invoke_id)
    return None if found is None or found.created < context.now - KEPT_FOR else found


def command_name(command_id: str | None, region_id: str, context: Context) -> str:
    """A command as policies write it; any, without an id."""
    shown = command_id or ANY
    return arn("ecs", region_id, context.account_id, f"command/{ANY if ANY in shown else shown}")


class _InvocationFilters(Protocol):
    """What the requests that list invocations have in common here."""

    @property
    def region_id(self) -> str: ...
    @property
    def invoke_id(self) -> str | None: ...
    @property
    def command_id(self) -> str | None: ...
    @property
    def instance_id(self) -> str | None: ...


def _listed_names(request: _InvocationFilters, context: Context) -> Sequence[str]:
    """The instances and the command of the invocations that a request asks for."""
    instances: tuple[str, ...] = (request.instance_id,) if request.instance_id else ()
    command_id = request.command_id
    found = (
        find_invocation(context, request.region_id, request.invoke_id)
        if request.invoke_id and not (instances and command_id)
        else None
    )
    if found is not None:
        instances = instances or tuple(target.instance_id for target in found.targets)
        command_id = command_id or found.command_id
    return (
        *instance_names(instances, request.region_id, context),
        command_name(command_id, request.region_id, context),
    )


LISTED_NAMES = Computed(_listed_names, (f"{INSTANCE_NAME}{{#instance_id}}", f"{COMMAND_NAME}{{#command_id}}"))
"""The names of DescribeInvocations and DescribeInvocationResults."""
