"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.regions.describe_regions import DESCRIBE_REGIONS
from genzo.actions.regions.describe_zones import DESCRIBE_ZONES

ACTIONS: tuple[AnyAction, ...] = (DESCRIBE_REGIONS, DESCRIBE_ZONES)
