"""Invocations: commands that were sent to instances, and how they go on each (docs/commands.md#states).

The clock alone determines the states, as those of images.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from genzo.catalogue.resource import Resource

ONCE, DRY_RUN = "Once", "DryRun"
REPEAT_MODES = (ONCE, "Period", "NextRebootOnly", "EveryReboot", DRY_RUN)
"""The values of RepeatMode; no invocation is stored of DryRun."""
KEPT_FOR = 28 * 24 * 60 * 60 * 1000
"""How long an invocation can be described, in milliseconds: four weeks (DescribeInvocations)."""
MAX_OUTPUT = 24 * 1024
"""The bytes of an output that are kept; the rest is dropped (DescribeInvocations, Dropped)."""


class TargetStatus:
    """The states of a command on one instance (DescribeInvocationResults, InvocationStatus).

    They are texts and no enumeration, which would cost every start some milliseconds.
    """

    PENDING = "Pending"
    SCHEDULED = "Scheduled"
    RUNNING = "Running"
    STOPPING = "Stopping"
    SUCCESS = "Success"
    FAILED = "Failed"
    INVALID = "Invalid"
    ABORTED = "Aborted"
    ERROR = "Error"
    TIMEOUT = "Timeout"
    CANCELLED = "Cancelled"
    TERMINATED = "Terminated"


UNDER_WAY = (TargetStatus.PENDING, TargetStatus.SCHEDULED, TargetStatus.RUNNING, TargetStatus.STOPPING)
"""The states that end, in the order in which one of them makes that of the invocation."""

_RUNNING, _FINISHED, _FAILED, _PARTLY = "Running", "Finished", "Failed", "PartialFailed"
_STOPPING, _STOPPED = "Stopping", "Stopped"
OLD_STATUS: Mapping[str, str] = {
    TargetStatus.PENDING: _RUNNING,
    TargetStatus.SCHEDULED: _RUNNING,
    TargetStatus.RUNNING: _RUNNING,
    TargetStatus.STOPPING: _STOPPING,
    TargetStatus.SUCCESS: _FINISHED,
    TargetStatus.FAILED: _FINISHED,
    TargetStatus.INVALID: _FAILED,
    TargetStatus.ABORTED: _FAILED,
    TargetStatus.ERROR: _FAILED,
    TargetStatus.TIMEOUT: _FAILED,
    TargetStatus.CANCELLED: _STOPPED,
    TargetStatus.TERMINATED: _STOPPED,
}
"""InvokeRecordStatus and InstanceInvokeStatus: a process that ends has Finished, whatever its exit code."""


class InvocationTarget(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A command on one instance, from ``created`` to ``ends_at``, when it has ``status``.

    The command begins at ``starts_at``, 0 for one that does not begin. ``exit_code`` is None without an end
    of its process. It is stopped at ``stopped_at``, which takes until ``stop_ends_at``; 0 for one that is
    not. All times are in milliseconds since 1970. Without ``ends_at``, the command waits for its schedule.
    ``dropped`` counts the bytes of the output that are not kept.
    """

    instance_id: str
    created: int
    starts_at: int = 0
    ends_at: int = 0
    status: str = TargetStatus.SUCCESS
    exit_code: int | None = None
    output: str = ""
    dropped: int = 0
    error_code: str = ""
    stopped_at: int = 0
    stop_ends_at: int = 0

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        if self.is_stopped_at(now):
            if not self.has_started_at(self.stopped_at):
                return TargetStatus.CANCELLED
            return TargetStatus.STOPPING if now < self.stop_ends_at else TargetStatus.TERMINATED
        if not self.ends_at:
            return TargetStatus.SCHEDULED
        if now >= self.ends_at:
            return self.status
        return TargetStatus.RUNNING if self.has_started_at(now) else TargetStatus.PENDING

    def is_stopped_at(self, now: int) -> bool:
        """Whether StopInvocation has stopped it before ``now``."""
        return 0 < self.stopped_at <= now

    def has_started_at(self, now: int) -> bool:
        """Whether the command has begun before ``now``."""
        return 0 < self.starts_at <= now

    def changed_at(self, now: int) -> int:
        """The last change of its state before ``now``."""
        moments = [self.created]
        if self.is_stopped_at(now):
            started = self.starts_at if self.has_started_at(self.stopped_at) else 0
            moments += [started, self.stopped_at, self.stop_ends_at]
        else:
            moments += [self.starts_at, self.ends_at]
        return max(each for each in moments if each <= max(now, self.created))

    def finished_at(self, now: int) -> int:
        """When it ended, 0 while it is under way."""
        return 0 if self.status_at(now) in UNDER_WAY else self.changed_at(now)


class Invocation(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A command that was sent to instances. ``name`` and ``description`` are those of the command.

    ``script`` is its content in Base64, ``script_parameters`` a JSON object or empty. ``timeout`` is in
    seconds.
    """

    kind: ClassVar[str] = "invocation"
    secret_members: ClassVar[tuple[str, ...]] = ("script", "script_parameters")

    command_id: str
    command_type: str
    script: str = ""
    script_parameters: str = ""
    working_dir: str = ""
    timeout: int = 60
    username: str = ""
    container_id: str = ""
    container_name: str = ""
    termination_mode: str = ""
    repeat_mode: str = ONCE
    frequency: str = ""
    launcher: str = ""
    targets: tuple[InvocationTarget, ...] = ()

    def is_under_way(self, now: int) -> bool:
        """Whether the command waits or runs on an instance at ``now`` (milliseconds since 1970)."""
        return any(target.status_at(now) in UNDER_WAY for target in self.targets)

    def is_timed(self, now: int) -> bool:
        """Whether it will run in the future (DescribeInvocations, Timed)."""
        return self.repeat_mode != ONCE and self.is_under_way(now)

    def status_at(self, now: int) -> str:
        """The state over all instances (DescribeInvocations, InvocationStatus of an Invocation)."""
        statuses = {target.status_at(now) for target in self.targets}
        for status in UNDER_WAY:
            if status in statuses:
                return status
        return _whole({_ENDS.get(status, _FAILED) for status in statuses}, TargetStatus.SUCCESS)

    def old_status_at(self, now: int) -> str:
        """The older state over all instances (DescribeInvocations, InvokeStatus)."""
        statuses = {OLD_STATUS[target.status_at(now)] for target in self.targets}
        for status in (_RUNNING, _STOPPING):
            if status in statuses:
                return status
        return _whole(statuses, _FINISHED)


_ENDS = {
    TargetStatus.SUCCESS: TargetStatus.SUCCESS,
    TargetStatus.CANCELLED: _STOPPED,
    TargetStatus.TERMINATED: _STOPPED,
}


def _whole(ends: set[str], success: str) -> str:
    """The state of an invocation whose instances have these ends; stopped ones count if all are stopped."""
    if ends == {_STOPPED}:
        return _STOPPED
    ended: Sequence[str] = sorted(ends - {_STOPPED})
    return _PARTLY if len(ended) > 1 else next(iter(ended), success)
