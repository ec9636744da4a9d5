"""What both lists of invocations show of a command on an instance."""

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.command_results import ERROR_INFOS
from genzo.catalogue.invocations import UNDER_WAY, InvocationTarget
from genzo.wire.structs import UNSET, UnsetType

NO_BUCKET = "outputs are delivered to no bucket here"
"""Why no answer has the members about the delivery of outputs to OSS."""


class TargetView:
    """A command on an instance, as it is at ``now`` (milliseconds since 1970).

    An output and an error appear when the command has ended, and not of one that was stopped before.
    """

    def __init__(self, target: InvocationTarget, now: int) -> None:
        self._target = target
        self._now = now
        self.status = target.status_at(now)
        self.has_ended = self.status not in UNDER_WAY and not target.is_stopped_at(now)

    @property
    def output(self) -> str:
        """The output as text."""
        return self._target.output if self.has_ended else ""

    @property
    def dropped(self) -> int:
        """The bytes of the output that are not kept."""
        return self._target.dropped if self.has_ended else 0

    @property
    def exit_code(self) -> int | UnsetType:
        """The exit code of a process that has ended by itself."""
        code = self._target.exit_code
        return code if self.has_ended and code is not None else UNSET

    @property
    def error_code(self) -> str:
        """The code of the reason for a failure."""
        return self._target.error_code if self.has_ended else ""

    @property
    def error_info(self) -> str:
        """The reason for a failure."""
        return ERROR_INFOS.get(self.error_code, "")

    @property
    def repeats(self) -> int:
        """How often the command has begun."""
        return int(self.start_time != "")

    @property
    def start_time(self) -> str:
        """When the command began."""
        target = self._target
        until = min(self._now, target.stopped_at) if target.is_stopped_at(self._now) else self._now
        return _time(target.starts_at) if target.has_started_at(until) else ""

    @property
    def stop_time(self) -> str:
        """When StopInvocation was called."""
        return _time(self._target.stopped_at) if self._target.is_stopped_at(self._now) else ""

    @property
    def finish_time(self) -> str:
        """When the command ended."""
        return _time(self._target.finished_at(self._now))

    @property
    def update_time(self) -> str:
        """When the state last changed."""
        return _time(self._target.changed_at(self._now))

    @property
    def creation_time(self) -> str:
        """When the command was sent."""
        return _time(self._target.created)


def _time(milliseconds: int) -> str:
    """A time as answers write it; empty for 0, which stands for none."""
    return format_timestamp(milliseconds // 1000) if milliseconds else ""
