"""How a command goes on an instance: its times, and the state that it ends in."""

from collections.abc import Mapping

from genzo.catalogue.command_results import EXECUTION_TIMEOUT, CommandResult
from genzo.catalogue.instances import Instance
from genzo.catalogue.invocations import MAX_OUTPUT, UNDER_WAY, InvocationTarget, TargetStatus

_NOT_RUNNING = "InstanceNotRunning"
_RELEASED = "InstanceReleased"
_EXIT_CODE = "ExitCodeNonzero"
_ENDS: Mapping[str, str] = {
    "CommandNotApplicable": TargetStatus.INVALID,
    "AccountNotExists": TargetStatus.INVALID,
    "DirectoryNotExists": TargetStatus.INVALID,
    "BadCronExpression": TargetStatus.INVALID,
    EXECUTION_TIMEOUT: TargetStatus.TIMEOUT,
    "ExecutionException": TargetStatus.ERROR,
    "ExecutionInterrupted": TargetStatus.ERROR,
}
"""The state by error; every other error is one of the delivery, which ends in Aborted."""
_BEGUN = (TargetStatus.TIMEOUT, TargetStatus.ERROR)
_SECOND = 1000


def waiting_on(instance: Instance, now: int) -> InvocationTarget:
    """A command that waits for its schedule, or for a start of the instance."""
    return InvocationTarget(instance_id=instance.resource_id, created=now)


def outcome_on(
    instance: Instance, result: CommandResult, now: int, duration: int, timeout: int
) -> InvocationTarget:
    """A command that is sent to an instance at ``now``; both are in milliseconds, the timeout in seconds.

    It is delivered in the first half of the duration, and runs in the second, or as long as the result says.
    """
    delivered = now + duration // 2
    error = _NOT_RUNNING if instance.status_at(now) != "Running" else result.error or ""
    status = _ENDS.get(error, TargetStatus.ABORTED) if error else _status_of(result)
    if error and status not in _BEGUN:
        return InvocationTarget(
            instance_id=instance.resource_id, created=now, ends_at=delivered, status=status, error_code=error
        )
    runs = duration - duration // 2 if result.seconds is None else round(result.seconds * _SECOND)
    exit_code = None if error else result.exit_code
    if error == EXECUTION_TIMEOUT or runs > timeout * _SECOND:
        runs, status, error, exit_code = timeout * _SECOND, TargetStatus.TIMEOUT, EXECUTION_TIMEOUT, None
    output, dropped = _kept(result.output)
    return InvocationTarget(
        instance_id=instance.resource_id,
        created=now,
        starts_at=delivered,
        ends_at=delivered + runs,
        status=status,
        exit_code=exit_code,
        output=output,
        dropped=dropped,
        error_code=error or (_EXIT_CODE if status == TargetStatus.FAILED else ""),
    )


def released(target: InvocationTarget, now: int) -> InvocationTarget:
    """A command whose instance is released at ``now`` (milliseconds since 1970), which ends it.

    One that runs ends in Error, one that was not delivered in Aborted. One that has ended stays as it is, and
    one that is stopping still ends in Terminated.
    """
    status = target.status_at(now)
    if status not in UNDER_WAY or status == TargetStatus.STOPPING:
        return target
    is_running = status == TargetStatus.RUNNING
    return InvocationTarget(
        instance_id=target.instance_id,
        created=target.created,
        starts_at=target.starts_at if is_running else 0,
        ends_at=now,
        status=TargetStatus.ERROR if is_running else TargetStatus.ABORTED,
        error_code=_RELEASED,
    )


def _status_of(result: CommandResult) -> str:
    return TargetStatus.FAILED if result.exit_code else TargetStatus.SUCCESS


def _kept(output: str) -> tuple[str, int]:
    """The beginning of an output that is kept, and the number of bytes that are dropped."""
    encoded = output.encode()
    if len(encoded) <= MAX_OUTPUT:
        return output, 0
    kept = encoded[:MAX_OUTPUT].decode(errors="ignore")
    return kept, len(encoded) - len(kept.encode())
