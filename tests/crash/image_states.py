"""The states of one client's images, as acknowledged or as read: values to compare."""

from collections.abc import Mapping
from typing import NamedTuple

CLIENT = "client"
"""The key of the tag that names the client of an image."""


class ImageState(NamedTuple):
    """All members of an image that these tests change."""

    region: str
    name: str
    description: str
    tags: frozenset[tuple[str, str]]
    shares: frozenset[str]
    disks: int


ImageStates = Mapping[str, ImageState]
"""The images of one client by id."""


def with_image(states: ImageStates, image_id: str, state: ImageState) -> ImageStates:
    return {**states, image_id: state}


def without_image(states: ImageStates, image_id: str) -> ImageStates:
    return {each: state for each, state in states.items() if each != image_id}


def with_tags(states: ImageStates, image_ids: list[str], tags: dict[str, str]) -> ImageStates:
    """The states after adding tags to these images; tags of the same keys are replaced."""
    changed = {}
    for image_id in image_ids:
        state = states[image_id]
        changed[image_id] = state._replace(tags=frozenset((dict(state.tags) | tags).items()))
    return {**states, **changed}
