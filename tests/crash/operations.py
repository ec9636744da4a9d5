"""Random writes, each with the image states that follow from it."""

import random
import uuid
from collections.abc import Callable
from typing import NamedTuple

from tests.crash.catalogue_setup import ELSEWHERE, READERS, REGION
from tests.crash.image_states import CLIENT, ImageState, ImageStates, with_image, with_tags, without_image

DISKS = 2
WRITES = frozenset(
    {
        "CopyImage",
        "CreateImage",
        "DeleteImage",
        "ModifyImageAttribute",
        "ModifyImageSharePermission",
        "TagResources",
    }
)
"""The actions of all operations."""
_FEW, _MANY = 3, 6


class Operation(NamedTuple):
    """A write. ``change`` maps the states before it and the id of a new image to the states after it."""

    action: str
    parameters: dict[str, str]
    change: Callable[[ImageStates, str], ImageStates]
    makes: bool = False

    @property
    def is_repeatable(self) -> bool:
        return "ClientToken" in self.parameters


class OperationGenerator:
    """Chooses a client's next write. Images are created from the client's own instance."""

    def __init__(self, client: str, instance_id: str, chance: random.Random) -> None:
        self._client = client
        self._instance_id = instance_id
        self._chance = chance

    def next(self, states: ImageStates) -> Operation:
        """An operation that is allowed in these states."""
        if len(states) < _FEW:
            return self._create()
        if len(states) > _MANY:
            return self._delete(states)
        draw = self._chance.choice(
            (self._copy, self._share, self._share, self._tag, self._tag, self._modify, self._modify)
        )
        return self._chance.choice((lambda _: self._create(), draw, draw, draw, self._delete))(states)

    def _create(self) -> Operation:
        made_of = {"RegionId": REGION, "InstanceId": self._instance_id}
        return self._making("CreateImage", REGION, made_of, "ImageName", "Description")

    def _copy(self, states: ImageStates) -> Operation:
        source = self._one_of(states)
        region = self._chance.choice((REGION, ELSEWHERE))
        where = {"RegionId": states[source].region, "ImageId": source, "DestinationRegionId": region}
        return self._making("CopyImage", region, where, "DestinationImageName", "DestinationDescription")

    def _making(
        self, action: str, region: str, made_of: dict[str, str], name_key: str, description_key: str
    ) -> Operation:
        """Half of them have a client token and no name: a name would prevent a second image anyway."""
        mark, name = uuid.uuid4().hex, f"n{uuid.uuid4().hex}"
        tags = {CLIENT: self._client, "request": mark}
        given = {**made_of, description_key: mark, **_tag_parameters(tags)}
        has_token = self._chance.random() < 0.5
        given |= {"ClientToken": mark} if has_token else {name_key: name}

        def change(states: ImageStates, image_id: str) -> ImageStates:
            shown = image_id if has_token else name
            state = ImageState(region, shown, mark, frozenset(tags.items()), frozenset(), DISKS)
            return with_image(states, image_id, state)

        return Operation(action, given, change, makes=True)

    def _share(self, states: ImageStates) -> Operation:
        """Share with some accounts and unshare with others in one call."""
        image_id = self._one_of(states)
        state = states[image_id]
        wanted = frozenset(self._chance.sample(READERS, self._chance.randint(0, len(READERS))))
        given = {"RegionId": state.region, "ImageId": image_id}
        given |= {f"AddAccount_{n}": each for n, each in enumerate(sorted(wanted - state.shares), 1)}
        given |= {f"RemoveAccount_{n}": each for n, each in enumerate(sorted(state.shares - wanted), 1)}
        changed = state._replace(shares=wanted)
        return Operation(
            "ModifyImageSharePermission", given, lambda states, _: with_image(states, image_id, changed)
        )

    def _tag(self, states: ImageStates) -> Operation:
        """Add the same two tags to up to three images of a region."""
        region = states[self._one_of(states)].region
        there = [image_id for image_id, state in states.items() if state.region == region]
        chosen = self._chance.sample(there, min(len(there), 3))
        value = uuid.uuid4().hex
        tags = {"first": value, "second": value}
        given = {"RegionId": region, "ResourceType": "image", **_tag_parameters(tags)}
        given |= {f"ResourceId_{n}": image_id for n, image_id in enumerate(chosen, 1)}
        return Operation("TagResources", given, lambda states, _: with_tags(states, chosen, tags))

    def _modify(self, states: ImageStates) -> Operation:
        image_id = self._one_of(states)
        text = f"n{uuid.uuid4().hex}"
        state = states[image_id]
        given = {"RegionId": state.region, "ImageId": image_id, "ImageName": text, "Description": text}
        changed = state._replace(name=text, description=text)
        return Operation(
            "ModifyImageAttribute", given, lambda states, _: with_image(states, image_id, changed)
        )

    def _delete(self, states: ImageStates) -> Operation:
        """Delete an image without shares; modify one if there is none."""
        free = [image_id for image_id, state in states.items() if not state.shares]
        if not free:
            return self._modify(states)
        image_id = self._chance.choice(free)
        given = {"RegionId": states[image_id].region, "ImageId": image_id}
        return Operation("DeleteImage", given, lambda states, _: without_image(states, image_id))

    def _one_of(self, states: ImageStates) -> str:
        return self._chance.choice(list(states))


def _tag_parameters(tags: dict[str, str]) -> dict[str, str]:
    given = dict[str, str]()
    for number, (key, value) in enumerate(tags.items(), 1):
        given |= {f"Tag_{number}_Key": key, f"Tag_{number}_Value": value}
    return given
