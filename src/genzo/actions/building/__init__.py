"""Actions on image components, pipelines and their executions."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
