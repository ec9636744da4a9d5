"""Actions on key pairs."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
