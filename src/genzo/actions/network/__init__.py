"""Actions on security groups, VPCs and vSwitches."""

from genzo.actions.action import AnyAction

ACTIONS: tuple[AnyAction, ...] = ()
