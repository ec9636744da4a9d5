"""The base class of everything but images: snapshots, disks, instances, key pairs and others."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

import msgspec

from genzo.catalogue.image import Tag


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One resource of an account in a region.

    ``kind`` is the API's name of the resource type (TagResources, parameter ResourceType).
    ``resource_id`` is unique among the account's resources of its kind in the region. ``created`` is in
    milliseconds since 1970. ``secret_members`` are the members that a store may encrypt.
    """

    kind: ClassVar[str]
    secret_members: ClassVar[tuple[str, ...]] = ()

    resource_id: str
    region_id: str
    owner_id: int
    created: int
    name: str = ""
    description: str = ""
    resource_group_id: str = ""
    tags: tuple[Tag, ...] = ()


R = TypeVar("R", bound=Resource)


def in_region_order(resources: Iterable[R], region_ids: Sequence[str]) -> list[R]:
    """The resources of these regions, in the order of the regions; within a region their order stays."""
    places = {region_id: place for place, region_id in enumerate(region_ids)}
    chosen = [resource for resource in resources if resource.region_id in places]
    return sorted(chosen, key=lambda resource: places[resource.region_id])
