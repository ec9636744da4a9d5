"""Every action there is. A new action is added here and nowhere else (docs/add-an-action.md)."""

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.images.describe_images import DESCRIBE_IMAGES
from genzo.actions.regions.describe_regions import DESCRIBE_REGIONS
from genzo.actions.regions.describe_zones import DESCRIBE_ZONES

ACTIONS: tuple[AnyAction, ...] = (
    DESCRIBE_IMAGES,
    DESCRIBE_REGIONS,
    DESCRIBE_ZONES,
)

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
