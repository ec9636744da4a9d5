"""The code that StartInstance, StopInstance and RebootInstance share."""

from genzo.actions.action import WriteContext
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import Move, moved, require_state
from genzo.catalogue.instances import Instance
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.group import ErrorGroup, Listed


class MoveErrors(ErrorGroup):
    """The errors of `movable`."""

    not_found = Listed("InvalidInstanceId.NotFound")
    status = Listed("IncorrectInstanceStatus")


def movable(instance_id: str, move: Move, context: WriteContext, errors: MoveErrors) -> Instance:
    """The caller's instance, which must be in the state where the move begins.

    Raises:
        ApiError: see `MoveErrors`.
    """
    instance = own_instance(context, instance_id, errors.not_found)
    require_state(instance, move.begins_in, context, errors.status)
    return instance


def move_one(instance: Instance, move: Move, dry_run: bool, context: WriteContext) -> None:
    """Move the instance, unless the request is a dry run."""
    if dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.put_resource(moved(instance, move, context))
