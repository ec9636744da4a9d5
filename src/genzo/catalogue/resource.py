"""The base class of everything but images: snapshots, disks, instances, key pairs and others."""

from typing import ClassVar

import msgspec

from genzo.catalogue.image import Tag


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One resource of an account in a region.

    ``kind`` is the API's name of the resource type (TagResources, parameter ResourceType).
    ``resource_id`` is unique among the account's resources of its kind in the region. ``created`` is in
    milliseconds since 1970.
    """

    kind: ClassVar[str]

    resource_id: str
    region_id: str
    owner_id: int
    created: int
    name: str = ""
    description: str = ""
    resource_group_id: str = ""
    tags: tuple[Tag, ...] = ()
