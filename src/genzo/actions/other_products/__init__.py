"""Actions of other products on the same endpoint: STS and Location."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
