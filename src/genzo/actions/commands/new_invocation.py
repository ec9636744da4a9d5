"""Makes an invocation: the checks of RunCommand and InvokeCommand, and the outcome on each instance."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.commands.command_content import LengthErrors, content_text, filled_in, require_length
from genzo.actions.commands.command_parameters import ParameterErrors, parameter_values
from genzo.actions.commands.invocation_parameters import InvocationRequest, ValueErrors, require_values
from genzo.actions.commands.outcomes import outcome_on, waiting_on
from genzo.actions.commands.schedule import repeat_mode
from genzo.actions.commands.target_instances import TargetErrors, target_instances
from genzo.catalogue.command_results import SUCCESS, CommandResult, results_of
from genzo.catalogue.commands import Command
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.invocations import DRY_RUN, KEPT_FOR, ONCE, Invocation, InvocationTarget
from genzo.errors.group import Listed

_PREFIX = "t"
_DAY = 24 * 60 * 60 * 1000


class InvocationErrors(ParameterErrors, TargetErrors, ValueErrors, LengthErrors):
    """The errors of `invoke`."""

    invocation_quota = Listed("Invocation.ExceedQuota")


def invoke(
    command: Command,
    action: str,
    request: InvocationRequest,
    tags: tuple[Tag, ...],
    context: WriteContext,
    errors: InvocationErrors,
) -> Invocation:
    """The invocation of a command on the instances of a request, by ``action``.

    It is stored, unless the request only asks whether it could be.

    Raises:
        ApiError: see `InvocationErrors`.
    """
    require_values(request, command.type, errors)
    mode = repeat_mode(request.repeat_mode, request.frequency, command.timeout, errors)
    values = parameter_values(
        request.parameters or "{}", command.parameter_names, errors, is_enabled=command.enable_parameter
    )
    require_length(command.script, request.parameters or "", errors)
    instances = target_instances(request, command.type, context, errors)
    _require_quota(request.region_id, context, errors)
    invoke_id = context.ids.new_resource_id(_PREFIX, request.region_id)
    send = _sending(command, values, invoke_id, action, context)
    targets = tuple(
        send.to(instance) if mode == ONCE else waiting_on(instance, context.now) for instance in instances
    )
    invocation = Invocation(
        resource_id=invoke_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=command.name,
        description=command.description,
        resource_group_id=request.resource_group_id or "",
        tags=tags,
        command_id=command.resource_id,
        command_type=command.type,
        script=command.script,
        script_parameters=request.parameters or "",
        working_dir=command.working_dir,
        timeout=command.timeout,
        username=request.username or "",
        container_id=request.container_id or "",
        container_name=request.container_name or "",
        termination_mode=request.termination_mode or "",
        repeat_mode=mode,
        frequency=request.frequency or "",
        launcher=request.launcher or command.launcher,
        targets=targets,
    )
    if mode != DRY_RUN:
        context.catalogue.put_resource(invocation)
    return invocation


def _require_quota(region_id: str, context: WriteContext, errors: InvocationErrors) -> None:
    """Refuse more invocations in a day than the quota, and delete those that nobody can see any more."""
    stored = context.catalogue.resources(Invocation, context.account_id, region_id)
    today = sum(context.now - _DAY < invocation.created <= context.now for invocation in stored)
    if today >= context.quotas["invocations_per_day"]:
        raise errors.invocation_quota()
    for invocation in stored:
        if invocation.created < context.now - KEPT_FOR:
            context.catalogue.delete_resource(invocation)


class _Sending(NamedTuple):
    """A command that is sent to instances at ``now``. The duration is in milliseconds."""

    command: Command
    values: Mapping[str, str]
    invoke_id: str
    now: int
    duration: int
    results: Sequence[CommandResult]

    def to(self, instance: Instance) -> InvocationTarget:
        """How it goes on an instance."""
        command = self.command
        text = content_text(command.script)
        if command.enable_parameter:
            known = {**self.values, **_built_in_values(command, instance, self.invoke_id)}
            text = filled_in(text, lambda name: known.get(name, ""))
        result = self._result(text, instance)
        return outcome_on(instance, result, self.now, self.duration, command.timeout)

    def _result(self, text: str, instance: Instance) -> CommandResult:
        """The first result that applies."""
        command_names = (self.command.resource_id, self.command.name)
        instance_names = (instance.resource_id, instance.name)
        return next(
            (each for each in self.results if each.applies_to(command_names, text, instance_names)), SUCCESS
        )


def _sending(
    command: Command, values: Mapping[str, str], invoke_id: str, action: str, context: WriteContext
) -> _Sending:
    """What all instances of an invocation get."""
    return _Sending(
        command,
        values,
        invoke_id,
        context.now,
        context.durations.milliseconds(action),
        results_of(context.command_results),
    )


def _built_in_values(command: Command, instance: Instance, invoke_id: str) -> Mapping[str, str]:
    """The values of the parameters that the service fills in, by name in lower case."""
    values = {
        "RegionId": instance.region_id,
        "AccountId": str(instance.owner_id),
        "InstanceId": instance.resource_id,
        "InstanceName": instance.name,
        "InvokeId": invoke_id,
        "CommandId": command.resource_id,
    }
    return {f"acs::{name}".lower(): value for name, value in values.items()}
