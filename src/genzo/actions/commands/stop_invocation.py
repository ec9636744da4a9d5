"""StopInvocation: stop a command on all instances of an invocation, or on some."""

from collections.abc import Sequence

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.commands.find_command import COMMAND_NAME, INSTANCE_NAME, command_name, find_invocation
from genzo.actions.commands.target_instances import instance_names
from genzo.actions.resource_names import Computed
from genzo.catalogue.invocations import UNDER_WAY, InvocationTarget, TargetStatus
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("StopInvocation")
_NOT_FOUND = _ERRORS("InvalidInvokeId.NotFound")
_TOO_MANY = _ERRORS("InstanceIds.ExceedLimit")
_MOST = 50


class StopInvocationRequest(Request, frozen=True):
    invoke_id: str
    region_id: str
    instance_id: tuple[str, ...] = ()


class StopInvocationResponse(Response, frozen=True):
    request_id: str


def stop_invocation(request: StopInvocationRequest, context: WriteContext) -> StopInvocationResponse:
    """Stop the command where it waits or runs; what has ended, and what is stopping, stays as it is."""
    context.require_region(request.region_id)
    if len(request.instance_id) > _MOST:
        raise _TOO_MANY()
    invocation = find_invocation(context, request.region_id, request.invoke_id)
    if invocation is None:
        raise _NOT_FOUND()
    targets = tuple(
        _stopped(target, context)
        if not request.instance_id or target.instance_id in request.instance_id
        else target
        for target in invocation.targets
    )
    context.catalogue.put_resource(msgspec.structs.replace(invocation, targets=targets))
    return StopInvocationResponse(request_id=context.request_id)


def _stopped(target: InvocationTarget, context: WriteContext) -> InvocationTarget:
    status = target.status_at(context.now)
    if status not in UNDER_WAY or status == TargetStatus.STOPPING:
        return target
    takes = context.durations.milliseconds("StopInvocation") if status == TargetStatus.RUNNING else 0
    return msgspec.structs.replace(target, stopped_at=context.now, stop_ends_at=context.now + takes)


def _names(request: StopInvocationRequest, context: Context) -> Sequence[str]:
    """The instances that are named, else those of the invocation; and its command."""
    invocation = find_invocation(context, request.region_id, request.invoke_id)
    instances: Sequence[str] = request.instance_id
    if not instances and invocation is not None:
        instances = [target.instance_id for target in invocation.targets]
    command_id = None if invocation is None else invocation.command_id
    return (
        *instance_names(instances, request.region_id, context),
        command_name(command_id, request.region_id, context),
    )


STOP_INVOCATION = Action(
    name="StopInvocation",
    request=StopInvocationRequest,
    response=StopInvocationResponse,
    handle=stop_invocation,
    writes=True,
    resources=Computed(_names, (f"{INSTANCE_NAME}{{#instance_id}}", f"{COMMAND_NAME}{{#command_id}}")),
)
