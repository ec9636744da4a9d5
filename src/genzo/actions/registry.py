"""Every action there is: the families, each of which lists its own (docs/add-an-action.md)."""

from genzo import errors
from genzo.actions import (
    building,
    image_transfer,
    images,
    instances,
    key_pairs,
    network,
    other_products,
    regions,
    snapshots,
    tags,
)
from genzo.actions.action import AnyAction

_FAMILIES = (
    images,
    image_transfer,
    building,
    snapshots,
    tags,
    instances,
    key_pairs,
    network,
    regions,
    other_products,
)

ACTIONS: tuple[AnyAction, ...] = tuple(action for family in _FAMILIES for action in family.ACTIONS)

_BY_VERSION_AND_NAME = {(action.version, action.name): action for action in ACTIONS}


def find(version: str, name: str) -> AnyAction:
    """The action of this name in this version.

    Raises:
        ApiError: InvalidAction.NotFound, for an unknown name and for a wrong version alike
            (protocol.md §3.1).
    """
    action = _BY_VERSION_AND_NAME.get((version, name))
    if action is None:
        raise errors.ACTION_NOT_FOUND()
    return action
