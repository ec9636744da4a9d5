"""Every action there is: the families, each of which lists its own (docs/add-an-action.md)."""

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.building import family as building
from genzo.actions.image_transfer import family as image_transfer
from genzo.actions.images import family as images
from genzo.actions.instances import family as instances
from genzo.actions.key_pairs import family as key_pairs
from genzo.actions.network import family as network
from genzo.actions.other_products import family as other_products
from genzo.actions.regions import family as regions
from genzo.actions.snapshots import family as snapshots
from genzo.actions.tags import family as tags

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
