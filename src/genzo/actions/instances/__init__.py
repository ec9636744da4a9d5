"""Actions on instances and instance types. Nothing is booted: their state is kept."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
