"""What one client's images are, as it was told or as it reads them: values to compare whole."""

from collections.abc import Mapping
from typing import NamedTuple

CLIENT = "client"
"""The key of the tag that says whose an image is."""


class ImageState(NamedTuple):
    """All that the writes of these tests change of an image. It is compared whole."""

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
    """The states when all these images have the tags, in place of those of the same keys."""
    changed = {}
    for image_id in image_ids:
        state = states[image_id]
        changed[image_id] = state._replace(tags=frozenset((dict(state.tags) | tags).items()))
    return {**states, **changed}
