"""StartInstance, StopInstance and RebootInstance: what acting on one instance has in common."""

from genzo.actions.action import WriteContext
from genzo.actions.instances.find_instance import own_instance, system_disk_of
from genzo.actions.instances.instance_states import Move, moved, require_state
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.documented import DocumentedErrors


def movable(instance_id: str, move: Move, context: WriteContext, errors: DocumentedErrors) -> Instance:
    """The caller's instance, which is where the move begins.

    Raises:
        ApiError: InvalidInstanceId.NotFound, IncorrectInstanceStatus, or DiskError while its system disk is
            being made.
    """
    instance = own_instance(context, instance_id, errors("InvalidInstanceId.NotFound"))
    require_state(instance, move.begins_in, context, errors("IncorrectInstanceStatus"))
    disk = system_disk_of(context, instance)
    if disk is not None and context.now < disk.settles_at:
        raise errors("DiskError")()
    return instance


def move_one(instance: Instance, move: Move, dry_run: bool, context: WriteContext) -> None:
    """Send the instance on its way, unless the request only asks whether it could go."""
    if dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(moved(instance, move, context))
