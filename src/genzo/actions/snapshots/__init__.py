"""Actions on snapshots and disks."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
