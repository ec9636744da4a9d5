"""Makes images, snapshots and instances of an account in one line each.

A builder sends a part of a seed to ``/_genzo/seed`` (docs/seed.md). So what it makes is there at once,
whatever durations and faults the account has, and is not in its request log.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.region_marks import REGION_MARKS
from genzo.testing.controls import Controls

DEFAULT_BASE = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
"""The public image of which an instance is made by default."""
_ids = IdGenerator(os.urandom)

Status = Literal["Creating", "Waiting", "Available", "UnAvailable", "CreateFailed", "Deprecated"]


@dataclass(frozen=True)
class Image:
    """An image that a builder has made."""

    id: str
    name: str
    region: str


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that a builder has made."""

    id: str
    name: str
    region: str


@dataclass(frozen=True)
class Instance:
    """An instance that a builder has made."""

    id: str
    name: str
    region: str


class Builders(Controls):
    """Makes resources of an account.

    Each has a new id unless one is chosen. ``fields`` are further members of the part of a seed, such as
    ``architecture`` of an image. A member that the server refuses raises ControlError, which names it.
    """

    region: str

    def image(
        self,
        name: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - as in a seed
        region: str | None = None,
        status: Status = "Available",
        family: str | None = None,
        tags: Mapping[str, str] | None = None,
        shared_with: "Sequence[Builders | str]" = (),
        public: bool = False,
        snapshot: Snapshot | str | None = None,
        **fields: Any,  # noqa: ANN401 - members of JSON
    ) -> Image:
        """An image, of a snapshot of its own unless one is given. An unsettled ``status`` stays as it is."""
        made = Image(id or self._new_id("m", region), name or _new_name("image"), region or self.region)
        chosen = {
            "status": status,
            "family": family,
            "tags": None if tags is None else dict(tags),
            "shared_with": [id_of(each) for each in shared_with] or None,
            "is_public": public or None,
            "disks": None if snapshot is None else [{"snapshot_id": id_of(snapshot)}],
        }
        self._seed("images", made, {**_given(chosen), **fields})
        return made

    def snapshot(
        self,
        name: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - as in a seed
        region: str | None = None,
        tags: Mapping[str, str] | None = None,
        **fields: Any,  # noqa: ANN401 - members of JSON
    ) -> Snapshot:
        """An accomplished snapshot of a system disk; its disk need not exist."""
        made = Snapshot(id or self._new_id("s", region), name or _new_name("snapshot"), region or self.region)
        self._seed("snapshots", made, {**_given({"tags": tags and dict(tags)}), **fields})
        return made

    def instance(
        self,
        image: Image | str = DEFAULT_BASE,
        name: str | None = None,
        *,
        id: str | None = None,  # noqa: A002 - as in a seed
        region: str | None = None,
        status: Literal["Running", "Stopped"] = "Running",
        tags: Mapping[str, str] | None = None,
        **fields: Any,  # noqa: ANN401 - members of JSON
    ) -> Instance:
        """An instance of an image, with the disks that it has of it."""
        made = Instance(id or self._new_id("i", region), name or _new_name("instance"), region or self.region)
        chosen = {"image": id_of(image), "status": status, "tags": tags and dict(tags)}
        self._seed("instances", made, {**_given(chosen), **fields})
        return made

    def _seed(self, part: str, made: Image | Snapshot | Instance, members: Mapping[str, Any]) -> None:
        named = {"id": made.id, "name": made.name, "region": made.region}
        self._control.post("seed", {part: [{**named, **members}]})

    def _new_id(self, kind: str, region: str | None) -> str:
        chosen = region or self.region
        # The server refuses an unknown region, with a sentence.
        return _ids.new_resource_id(kind, chosen if chosen in REGION_MARKS else "")


def _new_name(kind: str) -> str:
    return f"{kind}-{os.urandom(6).hex()}"


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def id_of(resource: object) -> str:
    """The id of a resource or an account, or the id itself."""
    return resource if isinstance(resource, str) else str(getattr(resource, "id"))  # noqa: B009 - of any of them
