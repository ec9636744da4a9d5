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


World = Mapping[str, ImageState]
"""The images of one client by id."""


def with_image(world: World, image_id: str, state: ImageState) -> World:
    return {**world, image_id: state}


def without_image(world: World, image_id: str) -> World:
    return {each: state for each, state in world.items() if each != image_id}


def with_tags(world: World, image_ids: list[str], tags: dict[str, str]) -> World:
    """The world when all these images have the tags, in place of those of the same keys."""
    changed = {}
    for image_id in image_ids:
        state = world[image_id]
        changed[image_id] = state._replace(tags=frozenset((dict(state.tags) | tags).items()))
    return {**world, **changed}
