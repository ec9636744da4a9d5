"""Actions that bring images in and out, and the tasks that do it."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
