"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.other_products.describe_endpoints import DESCRIBE_ENDPOINTS
from genzo.actions.other_products.get_caller_identity import GET_CALLER_IDENTITY

ACTIONS: tuple[AnyAction, ...] = (GET_CALLER_IDENTITY, DESCRIBE_ENDPOINTS)
