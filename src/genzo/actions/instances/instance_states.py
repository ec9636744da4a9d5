"""The moves of starting, stopping and rebooting, for the actions on one and on several instances."""

from typing import NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.instances.find_instance import system_disk_of
from genzo.catalogue.image import NEVER
from genzo.catalogue.instances import Instance
from genzo.errors import ErrorType

RUNNING = "Running"
STOPPED = "Stopped"
PENDING = "Pending"


class Move(NamedTuple):
    """A change from one state to another, through a passing state that lasts as long as ``action`` takes."""

    action: str
    begins_in: str
    passes: str
    ends_in: str


START = Move("StartInstance", STOPPED, "Starting", RUNNING)
STOP = Move("StopInstance", RUNNING, "Stopping", STOPPED)
REBOOT = Move("RebootInstance", RUNNING, "Stopping", RUNNING)


def require_state(instance: Instance, state: str, context: WriteContext, error: ErrorType) -> None:
    """Refuse an instance in any other state."""
    if instance.status_at(context.now) != state:
        raise error(text="The current status of the resource does not support this operation.")


def require_system_disk(instance: Instance, context: WriteContext, missing: ErrorType) -> None:
    """Refuse an instance whose system disk was detached."""
    if system_disk_of(context, instance) is None:
        raise missing(text="The specified instance does not have system disk.")


def end_of_passing_state(action: str, context: WriteContext) -> int:
    """The end of the passing state in milliseconds since 1970; it does not come if the operation fails.

    Instances that are stuck in such a state are documented (ReportInstancesStatus, instance-stuck-in-status).
    """
    return NEVER if context.failure is not None else context.now + context.durations.milliseconds(action)


def moved(instance: Instance, move: Move, context: WriteContext) -> Instance:
    """The instance in the passing state; the caller of this function stores it."""
    settles_at = end_of_passing_state(move.action, context)
    return msgspec.structs.replace(
        instance,
        transitional_status=move.passes,
        status=move.ends_in,
        settles_at=settles_at,
        started=settles_at if move.ends_in == RUNNING and settles_at != NEVER else instance.started,
    )
