"""The actions of this family, for the registry."""

from genzo.actions.action import AnyAction
from genzo.actions.key_pairs.attach_key_pair import ATTACH_KEY_PAIR
from genzo.actions.key_pairs.create_key_pair import CREATE_KEY_PAIR
from genzo.actions.key_pairs.delete_key_pairs import DELETE_KEY_PAIRS
from genzo.actions.key_pairs.describe_key_pairs import DESCRIBE_KEY_PAIRS
from genzo.actions.key_pairs.detach_key_pair import DETACH_KEY_PAIR
from genzo.actions.key_pairs.import_key_pair import IMPORT_KEY_PAIR

ACTIONS: tuple[AnyAction, ...] = (
    CREATE_KEY_PAIR,
    IMPORT_KEY_PAIR,
    DESCRIBE_KEY_PAIRS,
    DELETE_KEY_PAIRS,
    ATTACH_KEY_PAIR,
    DETACH_KEY_PAIR,
)
