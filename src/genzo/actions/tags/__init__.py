"""Actions on tags and resource groups, for every type of resource."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
